package aimm.runtime.inframework;

import aimm.plugin.api.ModelPlugin;
import aimm.plugin.api.ModelType;
import aimm.runtime.testplugin.TestModel;
import aimm.server.api.BundleUpload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Jars made without a build tool, which the framework of the tests does not have. */
final class PluginJar {

    static final String NAME = "aimm.runtime.testplugin";
    static final String TYPE = "test.Model";

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** A bundle without anything in it. */
    PluginJar(String name, String version) {
        headers.put("Manifest-Version", "1.0");
        headers.put("Bundle-ManifestVersion", "2");
        headers.put("Bundle-SymbolicName", name);
        headers.put("Bundle-Version", version);
    }

    /** The plugin {@link TestModel}, of a name of its own. */
    static PluginJar plugin(String version) {
        String model = TestModel.class.getName();
        return new PluginJar(NAME, version)
                .header("Import-Package", "aimm.plugin.api;version=\"[1,2)\",org.osgi.framework")
                .header("Service-Component", "OSGI-INF/model.xml")
                .entry("OSGI-INF/model.xml", text("""
                        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="%s" init="1">
                          <implementation class="%s"/>
                          <service><provide interface="%s"/></service>
                          <property name="%s" value="%s"/>
                        </scr:component>
                        """.formatted(
                                model, model, ModelPlugin.class.getName(), ModelType.TYPE, TYPE)))
                .type(TestModel.class);
    }

    PluginJar header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    PluginJar entry(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    PluginJar type(Class<?> type) {
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
            return entry(name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        StringBuilder manifest = new StringBuilder();
        headers.forEach((name, value) ->
                manifest.append(name).append(": ").append(value).append("\r\n"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            add(zip, "META-INF/MANIFEST.MF", text(manifest + "\r\n"));
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                add(zip, entry.getKey(), entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    BundleUpload upload() {
        return new BundleUpload(new ByteArrayInputStream(bytes()), 1 << 20, null, "tester");
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0)); // so that the same jar has the same digest
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
