package aimm.runtime;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Asks the configuration bundle what is wrong with a file, without a framework. */
final class ConfigurationCheck {

    private static final String CHECK = "aimm.server.config.Check";

    private ConfigurationCheck() {}

    @SuppressWarnings("unchecked")
    static List<String> faults(Path bundles, Optional<Path> conf) throws IOException {
        try (URLClassLoader loader = new URLClassLoader(jars(bundles), ClassLoader.getPlatformClassLoader())) {
            Function<Optional<Path>, List<String>> check = (Function<Optional<Path>, List<String>>)
                    loader.loadClass(CHECK).getConstructor().newInstance();
            return check.apply(conf);
        } catch (ReflectiveOperationException e) {
            throw new IOException("no bundle below " + bundles + " can check configurations", e);
        }
    }

    private static URL[] jars(Path bundles) throws IOException {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.walk(bundles, 2)) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                jars.add(jar.toUri().toURL());
            }
        }
        return jars.toArray(URL[]::new);
    }
}
