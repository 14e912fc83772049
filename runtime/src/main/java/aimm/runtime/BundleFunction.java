package aimm.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a bundle can tell without a framework: one of its classes that is a {@link Function} with a public constructor.
 *
 * @param <A> what it is asked, of Java's own types
 * @param <R> what it answers, of Java's own types
 */
final class BundleFunction<A, R> {

    private final String className;

    BundleFunction(String className) {
        this.className = className;
    }

    /** @throws IOException if no jar below the folder has the class, or the function throws it unchecked */
    @SuppressWarnings("unchecked")
    R apply(Path bundles, A argument) throws IOException {
        try (URLClassLoader loader = new URLClassLoader(jars(bundles), ClassLoader.getPlatformClassLoader())) {
            Function<A, R> function = (Function<A, R>)
                    loader.loadClass(className).getConstructor().newInstance();
            return function.apply(argument);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (ReflectiveOperationException e) {
            throw new IOException("no bundle below " + bundles + " has " + className, e);
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
