package aimm.server.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The folder whose bundles File Install takes, at some time after the start; those that were uploaded come before them
 * and may have their places.
 */
final class PluginsFolder {

    private static final String UPLOADS = "aimm.server.deploy";
    private static final String UPLOADS_ARE_IN = "aimm.server.api.Deployment";

    private final BundleContext context;
    private final Optional<Path> folder;

    PluginsFolder(BundleContext context) {
        this.context = context;
        folder = Optional.ofNullable(context.getProperty("felix.fileinstall.dir"))
                .map(Path::of);
    }

    /** The folder, for people. */
    String name() {
        return folder.map(Path::toString).orElse("the plugins folder");
    }

    /** Whether every bundle in the folder has been taken, and what was uploaded before them. */
    boolean isTaken() {
        boolean hasUploads = Arrays.stream(context.getBundles())
                .anyMatch(bundle -> UPLOADS.equals(bundle.getSymbolicName()) && bundle.getState() == Bundle.ACTIVE);
        if (hasUploads && context.getServiceReference(UPLOADS_ARE_IN) == null) {
            return false;
        }
        Set<String> taken = new HashSet<>();
        Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() != Bundle.INSTALLED && bundle.getState() != Bundle.RESOLVED
                        || isFragment(bundle))
                .forEach(bundle -> taken.add(bundle.getSymbolicName()));
        return taken.containsAll(offered());
    }

    /** Why the bundle does not run, or nothing if it does. */
    Optional<String> whyNotActive(String symbolicName) {
        List<Bundle> found = Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .toList();
        if (found.stream().anyMatch(bundle -> bundle.getState() == Bundle.ACTIVE)) {
            return Optional.empty();
        }
        Optional<Bundle> newest = found.stream().max((a, b) -> a.getVersion().compareTo(b.getVersion()));
        if (newest.isEmpty()) {
            return Optional.of("plugin " + symbolicName + " is not installed; put its jar into " + name());
        }
        try {
            newest.get().start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
            return Optional.empty();
        } catch (BundleException e) {
            return Optional.of("plugin " + symbolicName + " can't start: " + e.getMessage());
        }
    }

    private Set<String> offered() {
        Set<String> offered = new HashSet<>();
        if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
            return offered;
        }
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder.get(), "*.jar")) {
            jars.forEach(jar -> symbolicName(jar).ifPresent(offered::add));
        } catch (IOException e) {
            return offered; // who can't read it finds nothing in it either
        }
        return offered;
    }

    private static Optional<String> symbolicName(Path path) {
        try (JarFile jar = new JarFile(path.toFile())) {
            Manifest manifest = jar.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-SymbolicName");
            return Optional.ofNullable(name).map(text -> text.split(";", 2)[0].strip());
        } catch (IOException e) {
            return Optional.empty(); // not a whole jar
        }
    }

    private static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }
}
