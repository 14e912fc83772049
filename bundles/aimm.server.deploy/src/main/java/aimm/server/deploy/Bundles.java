package aimm.server.deploy;

import aimm.server.api.BundleRefusedException;
import aimm.server.api.DeploymentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** What the framework does with bundles; blocks, and says what went wrong. */
final class Bundles {

    private static final Duration REFRESH = Duration.ofSeconds(30);

    private final BundleContext context;
    private final FrameworkWiring wiring;

    Bundles(BundleContext context) {
        this.context = context;
        wiring = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    /** All but scratch bundles. */
    Stream<Bundle> all() {
        return Arrays.stream(context.getBundles()).filter(bundle -> !Hooks.isScratch(bundle));
    }

    /** {@code null} if there is none. */
    Bundle find(long id) {
        Bundle bundle = context.getBundle(id);
        return bundle == null || Hooks.isScratch(bundle) ? null : bundle;
    }

    /** The uploaded bundle of that name, or {@code null} if none is installed. */
    Bundle uploaded(String name) {
        return context.getBundle(Hooks.uploaded(name));
    }

    Bundle install(String location, Path jar) {
        try (InputStream in = Files.newInputStream(jar)) {
            return context.installBundle(location, in);
        } catch (IOException | BundleException e) {
            throw new DeploymentException("the framework can't install the bundle: " + e.getMessage(), e);
        }
    }

    /** Gives a bundle another content; it is stopped then. */
    void replace(Bundle bundle, Path jar) {
        try (InputStream in = Files.newInputStream(jar)) {
            if (!isFragment(bundle)) {
                bundle.stop(Bundle.STOP_TRANSIENT);
            }
            boolean used = isUsed(bundle);
            bundle.update(in);
            if (used) {
                refresh(List.of(bundle));
            }
        } catch (IOException | BundleException | IllegalStateException e) {
            throw new DeploymentException("the framework can't replace " + name(bundle) + ": " + e.getMessage(), e);
        }
    }

    /** @throws BundleRefusedException if it does not start */
    void start(Bundle bundle) {
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException | IllegalStateException e) {
            if (bundle.getState() == Bundle.INSTALLED) {
                resolve(bundle);
            }
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new BundleRefusedException(name(bundle) + " does not start: " + text(cause), e);
        }
    }

    void stop(Bundle bundle) {
        try {
            bundle.stop();
        } catch (BundleException | IllegalStateException e) {
            throw new DeploymentException(name(bundle) + " does not stop in order: " + e.getMessage(), e);
        }
    }

    void uninstall(Bundle bundle) {
        try {
            boolean used = isUsed(bundle);
            bundle.uninstall();
            if (used) {
                refresh(List.of(bundle));
            }
        } catch (BundleException | IllegalStateException e) {
            throw new DeploymentException("the framework can't remove " + name(bundle) + ": " + e.getMessage(), e);
        }
    }

    void refresh(Collection<Bundle> bundles) {
        CountDownLatch done = new CountDownLatch(1);
        wiring.refreshBundles(bundles, event -> done.countDown());
        try {
            if (!done.await(REFRESH.toSeconds(), TimeUnit.SECONDS)) {
                throw new DeploymentException(
                        "the framework did not wire bundles anew within " + REFRESH.toSeconds() + " s", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeploymentException("interrupted while bundles were wired anew", e);
        }
    }

    /** Those that a refresh of a bundle stops and starts. */
    Collection<Bundle> dependents(Bundle bundle) {
        return wiring.getDependencyClosure(List.of(bundle));
    }

    /** @throws BundleRefusedException if something that it needs is not there */
    void resolve(Bundle bundle) {
        if (wiring.resolveBundles(List.of(bundle))) {
            return;
        }
        List<String> missing = bundle.adapt(BundleRevision.class).getDeclaredRequirements(null).stream()
                .filter(Bundles::isMandatory)
                .filter(requirement -> wiring.findProviders(requirement).isEmpty())
                .map(Bundles::text)
                .toList();
        throw new BundleRefusedException(name(bundle) + " does not resolve: "
                + (missing.isEmpty()
                        ? "what it needs does not go together with what is there"
                        : "nothing provides " + String.join(", ", missing)));
    }

    private static boolean isMandatory(BundleRequirement requirement) {
        String resolution = requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE);
        String effective = requirement.getDirectives().get(Constants.EFFECTIVE_DIRECTIVE);
        return !Constants.RESOLUTION_OPTIONAL.equals(resolution)
                && !"dynamic".equals(resolution)
                && (effective == null || effective.equals(Constants.EFFECTIVE_RESOLVE));
    }

    private static String text(BundleRequirement requirement) {
        String filter = requirement.getDirectives().get(Constants.FILTER_DIRECTIVE);
        return requirement.getNamespace() + (filter == null ? "" : " " + filter);
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    private static boolean isUsed(Bundle bundle) {
        BundleWiring used = bundle.adapt(BundleWiring.class);
        return used != null
                && used.getProvidedWires(null).stream()
                        .anyMatch(wire -> !bundle.equals(wire.getRequirer().getBundle()));
    }

    static String name(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
