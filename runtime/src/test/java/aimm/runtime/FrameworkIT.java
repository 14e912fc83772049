package aimm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every class {@code inframework.*Test} inside a framework of its own that holds the distribution's bundles.
 *
 * <p>The configuration is the resource {@code inframework/<class>.yaml}, or {@code inframework/default.yaml}. The
 * property {@code aimm.test.dir} of the framework is an empty folder; {@code $DIR} in the configuration stands for it,
 * and {@code plugins/} in it is the folder of File Install.
 */
class FrameworkIT {

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicNode> inFramework() throws IOException {
        return testClasses().stream().map(name -> dynamicContainer(name, run(name)));
    }

    @Test
    void findsTheTests() throws IOException {
        assertThat(testClasses()).contains("aimm.runtime.inframework.FrameworkTest");
    }

    private Stream<DynamicNode> run(String testClass) {
        Map<String, String> failures;
        try {
            failures = results(testClass);
        } catch (Exception e) {
            return Stream.of(dynamicTest(testClass, () -> {
                throw e;
            }));
        }
        return Stream.concat(
                Stream.of(dynamicTest("has tests", () -> assertThat(failures).isNotEmpty())),
                failures.entrySet().stream()
                        .map(entry -> dynamicTest(
                                entry.getKey(),
                                () -> assertThat(entry.getValue())
                                        .as("failure inside the framework")
                                        .isEmpty())));
    }

    private Map<String, String> results(String testClass) throws Exception {
        String simpleName = testClass.substring(testClass.lastIndexOf('.') + 1);
        Path own = Files.createDirectories(folder.resolve(simpleName));
        try (TestFramework framework = TestFramework.start(own, configuration(simpleName), Set.of())) {
            return framework.run(testClass);
        }
    }

    static String configuration(String simpleName) throws IOException {
        for (String name : List.of(simpleName, "default")) {
            try (InputStream text = FrameworkIT.class.getResourceAsStream("/inframework/" + name + ".yaml")) {
                if (text != null) {
                    return new String(text.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        throw new IOException("no inframework/default.yaml");
    }

    private static List<String> testClasses() throws IOException {
        Path classes = TestFramework.testClasses();
        try (Stream<Path> files = Files.list(classes.resolve("aimm/runtime/inframework"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.class"))
                    .map(name -> "aimm.runtime.inframework." + name.replace(".class", ""))
                    .sorted()
                    .toList();
        }
    }
}
