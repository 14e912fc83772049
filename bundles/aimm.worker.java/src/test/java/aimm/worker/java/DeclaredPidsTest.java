package aimm.worker.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

class DeclaredPidsTest {

    @TempDir
    Path folder;

    @Test
    void areTheNamesOfComponentsUnlessTheyAskForOthers() throws Exception {
        write("a.xml", "<scr:component xmlns:scr='http://www.osgi.org/xmlns/scr/v1.3.0' name='a'/>");
        write(
                "b.xml",
                "<components><component name='b' configuration-pid='$ other|b'/><component name='c'/></components>");
        write("ignored.txt", "<component name='d'/>");

        assertThat(DeclaredPids.of(bundle("OSGI-INF/a.xml, OSGI-INF/b.xml")))
                .containsExactlyInAnyOrder("a", "b", "other|b", "c");
        assertThat(DeclaredPids.of(bundle("OSGI-INF/*.xml"))).hasSize(4);
        assertThat(DeclaredPids.of(bundle(null))).isEmpty();
    }

    @Test
    void ofADescriptionThatCanNotBeReadAreNone() throws Exception {
        write("a.xml", "<component name='a'");
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        write(
                "b.xml",
                "<!DOCTYPE c [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]><component name='b'><x>&x;</x></component>");

        assertThat(DeclaredPids.of(bundle("OSGI-INF/*.xml"))).isSubsetOf("b");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("OSGI-INF")).resolve(name), text);
    }

    /** A folder as a bundle that is not started. */
    private Bundle bundle(String components) {
        Dictionary<String, ?> headers =
                FrameworkUtil.asDictionary(components == null ? Map.of() : Map.of("Service-Component", components));
        return (Bundle) java.lang.reflect.Proxy.newProxyInstance(
                Bundle.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getHeaders" -> headers;
                    case "findEntries" -> entries((String) args[0], (String) args[1]);
                    default -> throw new IllegalStateException("unexpected " + method);
                });
    }

    private Object entries(String path, String pattern) throws IOException {
        List<URL> urls = new ArrayList<>();
        try (var files = Files.newDirectoryStream(folder.resolve(path), pattern)) {
            for (Path file : files) {
                urls.add(file.toUri().toURL());
            }
        }
        return urls.isEmpty() ? null : Collections.enumeration(urls);
    }
}
