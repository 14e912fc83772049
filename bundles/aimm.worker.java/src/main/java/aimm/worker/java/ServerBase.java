package aimm.worker.java;

import aimm.worker.java.child.Main;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The server's own bundles that every worker starts with: on its class path what its program is made of, in its
 * framework declarative services and the configuration service with what they can't do without.
 */
final class ServerBase {

    private static final String API = "aimm.plugin.api";
    private static final String PROTOCOL = "aimm.worker.protocol";
    private static final List<String> SERVICES = List.of(
            "org.osgi.service.component.runtime.ServiceComponentRuntime", "org.osgi.service.cm.ConfigurationAdmin");

    private final BundleContext context;
    private final List<Bundle> program;
    private final List<Bundle> bundles;

    private ServerBase(BundleContext context, List<Bundle> program, List<Bundle> bundles) {
        this.context = context;
        this.program = program;
        this.bundles = bundles;
    }

    static ServerBase of(BundleContext context) {
        Bundle own = context.getBundle();
        List<Bundle> program = new ArrayList<>(List.of(own));
        mandatory(own)
                .filter(each -> isNamed(each, API) || isNamed(each, PROTOCOL))
                .forEach(program::add);
        Set<Bundle> bundles = new LinkedHashSet<>();
        for (String service : SERVICES) {
            addWithNeeds(context.getServiceReference(service).getBundle(), bundles);
        }
        bundles.removeAll(program);
        return new ServerBase(context, program, List.copyOf(bundles));
    }

    /** The bundles no image needs to have. */
    Set<Bundle> all() {
        return Stream.concat(program.stream(), bundles.stream()).collect(Collectors.toSet());
    }

    /** Copies them there, so that workers have them whatever becomes of the server's. */
    ChildBase copyTo(Path folder) throws IOException {
        List<Path> classPath = new ArrayList<>();
        classPath.add(copyFramework(folder));
        for (Bundle bundle : program) {
            classPath.add(copy(bundle, folder));
        }
        List<Path> jars = new ArrayList<>();
        for (Bundle bundle : bundles) {
            jars.add(copy(bundle, folder));
        }
        return new ChildBase(Main.class.getName(), classPath, jars, framework());
    }

    private Map<String, String> framework() {
        Bundle api =
                program.stream().filter(each -> isNamed(each, API)).findFirst().orElseThrow();
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES, packages(context.getBundle(0)));
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, packages(api));
        properties.put("felix.cache.locking", "false");
        properties.put("felix.shutdown.hook", "false");
        String delegation = context.getProperty(Constants.FRAMEWORK_BOOTDELEGATION);
        if (delegation != null) {
            properties.put(Constants.FRAMEWORK_BOOTDELEGATION, delegation);
        }
        return properties;
    }

    private static String packages(Bundle bundle) {
        List<BundleCapability> exported =
                bundle.adapt(BundleWiring.class).getCapabilities(PackageNamespace.PACKAGE_NAMESPACE);
        return exported.stream()
                .map(BundleCapability::getAttributes)
                .map(each -> each.get(PackageNamespace.PACKAGE_NAMESPACE) + ";version="
                        + each.get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE))
                .distinct()
                .collect(Collectors.joining(","));
    }

    private Path copyFramework(Path folder) throws IOException {
        Path jar = Path.of(URI.create(context.getBundle(0)
                .getClass()
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        Path copy = folder.resolve("framework.jar");
        Files.copy(jar, copy);
        return copy;
    }

    private static Path copy(Bundle bundle, Path folder) throws IOException {
        Path jar = folder.resolve(bundle.getSymbolicName() + ".jar");
        BundleJar.copy(bundle, jar);
        return jar;
    }

    private static void addWithNeeds(Bundle bundle, Set<Bundle> bundles) {
        if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID && bundles.add(bundle)) {
            mandatory(bundle).forEach(each -> addWithNeeds(each, bundles));
        }
    }

    private static Stream<Bundle> mandatory(Bundle bundle) {
        return bundle.adapt(BundleWiring.class).getRequiredWires(null).stream()
                .filter(wire -> !isOptional(wire.getRequirement()))
                .map(BundleWire::getProvider)
                .map(revision -> revision.getBundle())
                .distinct();
    }

    private static boolean isOptional(BundleRequirement requirement) {
        String resolution = requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE);
        return resolution != null && !resolution.equals(Constants.RESOLUTION_MANDATORY);
    }

    private static boolean isNamed(Bundle bundle, String name) {
        return name.equals(bundle.getSymbolicName());
    }
}
