package aimm.server.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the file into Configuration Admin, says whether the server came up with it, and follows its changes. A fault at
 * the start goes to the launcher, a later one to the log; then the old configuration stays in force.
 */
@Component
public final class Configurator {

    private static final Logger LOG = LoggerFactory.getLogger(Configurator.class);
    private static final long FILE_PERIOD_MILLIS = 250;
    private static final long START_PERIOD_MILLIS = 10;
    private static final long STOP_SECONDS = 10;

    private final Source source;
    private final Applier applier;
    private final Components components;
    private final PluginsFolder plugins;
    private final Consumer<String> launcher;
    private final ServiceReference<?> launcherReference;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "aimm-config");

    private Map<String, Section> sections = Map.of();
    private Optional<StartCheck> check = Optional.empty();
    private boolean isStarted;
    private volatile boolean isActive;

    @Activate
    public Configurator(
            BundleContext context,
            @Reference(name = "admin") ConfigurationAdmin admin,
            @Reference(name = "runtime") ServiceComponentRuntime runtime,
            @Reference(name = "launcher", target = "(aimm.role=fault)") Consumer<String> launcher,
            @Reference(name = "launcher.reference", service = Consumer.class, target = "(aimm.role=fault)")
                    ServiceReference<?> launcherReference) {
        source = Source.of(Optional.ofNullable(context.getProperty("aimm.conf")).map(Path::of));
        applier = new Applier(admin);
        components = new Components(runtime);
        plugins = new PluginsFolder(context);
        this.launcher = launcher;
        this.launcherReference = launcherReference;
        thread.start();
    }

    @Deactivate
    public void close() throws InterruptedException {
        stop.countDown();
        thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    }

    @Reference(
            name = "active",
            service = Condition.class,
            target = Section.ACTIVE,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC)
    void setActive(Condition condition) {
        isActive = true;
    }

    void unsetActive(Condition condition) {
        isActive = false;
    }

    private void run() {
        try {
            FileChanges changes = new FileChanges(source.file());
            boolean wasActive = false;
            while (!isLaunched() && !stop.await(START_PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                // a component may never hear of a configuration that comes while its bundle starts
            }
            load();
            while (!stop.await(check.isPresent() ? START_PERIOD_MILLIS : FILE_PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                boolean isActiveNow = isActive;
                if (isActiveNow && !wasActive && isStarted) {
                    check = Optional.of(newCheck());
                }
                wasActive = isActiveNow;
                check.flatMap(StartCheck::result).ifPresent(this::checked);
                if (changes.happened()) {
                    load();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void load() {
        try {
            sections = applier.apply(Section.of(source.read()));
            check = Optional.of(newCheck());
        } catch (ConfigurationException e) {
            report(e.faults());
        } catch (IOException e) {
            report(List.of("the configuration can't be stored: " + e.getMessage()));
        }
    }

    private StartCheck newCheck() {
        boolean isInHat = sections.containsKey("aimm.server.hat");
        return new StartCheck(
                components, plugins, sections, this::isLaunched, () -> isInHat && !isActive, System::nanoTime);
    }

    /** The launcher says on its service when it has started all bundles. */
    private boolean isLaunched() {
        return Boolean.TRUE.equals(launcherReference.getProperty("aimm.launched"));
    }

    private void checked(List<Fault> faults) {
        check = Optional.empty();
        if (faults.isEmpty()) {
            LOG.info(isStarted ? "the configuration is applied" : "started");
            isStarted = true;
        } else {
            report(faults.stream().map(fault -> source.name() + ": " + fault).toList());
        }
    }

    private void report(List<String> faults) {
        if (isStarted) {
            faults.forEach(LOG::error);
        } else {
            launcher.accept(String.join("; ", faults));
        }
    }
}
