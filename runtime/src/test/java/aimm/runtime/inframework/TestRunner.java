package aimm.runtime.inframework;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/**
 * Activator of the test bundle: a service that runs one test class inside the framework. It takes the class's name and
 * gives every test's name with its failure, or with an empty text.
 */
public final class TestRunner implements BundleActivator, Function<String, Map<String, String>> {

    @Override
    public void start(BundleContext context) {
        context.registerService(Function.class, this, FrameworkUtil.asDictionary(Map.of("aimm.role", "tests")));
    }

    @Override
    public void stop(BundleContext context) {}

    @Override
    public Map<String, String> apply(String testClass) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(TestRunner.class.getClassLoader());
        try {
            Results results = new Results();
            jupiter()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(DiscoverySelectors.selectClass(Class.forName(testClass)))
                                    .build(),
                            results);
            return results.byName;
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("the test bundle has no " + testClass, e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static Launcher jupiter() {
        return LauncherFactory.create(LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .addTestEngines(new JupiterTestEngine())
                .build());
    }

    /** Failures of classes count as results too, so that nothing passes by not running. */
    private static final class Results implements TestExecutionListener {

        final Map<String, String> byName = new LinkedHashMap<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            String failure = result.getThrowable().map(Results::trace).orElse("");
            if (test.isTest() || !failure.isEmpty()) {
                byName.put(test.getDisplayName(), failure);
            }
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            byName.put(test.getDisplayName(), "skipped: " + reason);
        }

        private static String trace(Throwable failure) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            return trace.toString();
        }
    }
}
