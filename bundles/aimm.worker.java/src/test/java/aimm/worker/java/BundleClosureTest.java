package aimm.worker.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

class BundleClosureTest {

    @TempDir
    private Path folder;

    private Framework framework;

    @BeforeEach
    void start() throws Exception {
        framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        "org.osgi.framework.storage", folder.resolve("cache").toString()));
        framework.start();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void hasWhatThePluginIsWiredToAndNothingElse() throws Exception {
        Bundle deep = install("deep", "Export-Package", "deep;version=1.0");
        Bundle old = install("library.old", "Export-Package", "library;version=1.0", "Import-Package", "deep");
        Bundle later = install("library.later", "Export-Package", "library;version=2.0");
        Bundle fragment = install("fragment", "Fragment-Host", "plugin");
        Bundle required = install("required");
        Bundle plugin = install("plugin", "Import-Package", "library;version=\"[1,2)\"", "Require-Bundle", "required");
        install("stranger", "Import-Package", "library");
        startAll();

        List<Bundle> closure = BundleClosure.of(plugin, framework.getBundleContext(), Set.of());

        assertThat(closure).first().isEqualTo(plugin);
        assertThat(closure).containsExactlyInAnyOrder(plugin, old, deep, required, fragment);
        assertThat(closure).doesNotContain(later);
    }

    @Test
    void hasThoseThatOfferRequiredServicesButNotTheServersOwn() throws Exception {
        String offer = "osgi.service;objectClass:List<String>=\"some.Service\"";
        Bundle provider = install("provider", "Provide-Capability", offer);
        install("aimm.server.something", "Provide-Capability", offer);
        Bundle plugin = install(
                "plugin",
                "Require-Capability",
                "osgi.service;filter:=\"(objectClass=some.Service)\";effective:=active");
        startAll();

        assertThat(BundleClosure.of(plugin, framework.getBundleContext(), Set.of()))
                .containsExactly(plugin, provider);
        assertThat(BundleClosure.of(plugin, framework.getBundleContext(), Set.of(provider)))
                .containsExactly(plugin);
    }

    private void startAll() throws Exception {
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            if (bundle.getHeaders().get("Fragment-Host") == null) {
                bundle.start();
            }
        }
    }

    private Bundle install(String name, String... headers) throws Exception {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        for (int i = 0; i < headers.length; i += 2) {
            main.putValue(headers[i], headers[i + 1]);
        }
        return framework
                .getBundleContext()
                .installBundle(write(name, manifest).toUri().toString());
    }

    private Path write(String name, Manifest manifest) throws IOException {
        Path jar = folder.resolve(name + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            zip.flush();
        }
        return jar;
    }
}
