package aimm.worker.java;

import aimm.worker.java.plugin.Blob;
import aimm.worker.java.plugin.TestData;
import aimm.worker.java.plugin.TestModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes a bundle of the test plugin's classes. */
final class TestPlugin {

    static final String MODEL_TYPE = "test.Model";
    static final String DATA_ACCESS = "test_data";
    static final String PID = "test.plugin";

    /** The version whose component takes changes of its configuration while it lives. */
    static final String MODIFIABLE = "2.0.0";

    private TestPlugin() {}

    static Path write(Path jar) throws IOException {
        return write(jar, "1.0.0");
    }

    static Path write(Path jar, String version) throws IOException {
        return write(jar, version, List.of(Blob.class, TestModel.class, TestData.class));
    }

    /** A bundle whose components can't be activated. */
    static Path writeWithoutClasses(Path jar) throws IOException {
        return write(jar, "1.0.0", List.of());
    }

    private static Path write(Path jar, String version, List<Class<?>> types) throws IOException {
        Manifest manifest = manifest("test.plugin", version, "aimm.plugin.api;version=\"[1.0,2)\"");
        Attributes main = manifest.getMainAttributes();
        main.putValue("Service-Component", "OSGI-INF/model.xml,OSGI-INF/data.xml");
        main.putValue(
                "Require-Capability",
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.3)(!(version>=2)))\"");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (Class<?> type : types) {
                type(out, type);
            }
            entry(
                    out,
                    "OSGI-INF/model.xml",
                    component(
                            TestModel.class,
                            "activate=\"activate\" " + (version.equals(MODIFIABLE) ? "modified=\"activate\" " : ""),
                            "aimm.plugin.api.ModelPlugin",
                            "aimm.model.type",
                            MODEL_TYPE));
            entry(
                    out,
                    "OSGI-INF/data.xml",
                    component(TestData.class, "", "aimm.plugin.api.DataAccessPlugin", "aimm.data.access", DATA_ACCESS));
        }
        return jar;
    }

    private static String component(Class<?> type, String attributes, String service, String property, String value) {
        return """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%s" %sconfiguration-pid="%s">
                  <implementation class="%s"/>
                  <service><provide interface="%s"/></service>
                  <property name="%s" value="%s"/>
                </scr:component>
                """.formatted(type.getName(), attributes, PID, type.getName(), service, property, value);
    }

    /** Makes a bundle of classes alone. */
    static Path write(Path jar, String name, String imports, Class<?>... types) throws IOException {
        Manifest manifest = manifest(name, "1.0.0", imports);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (Class<?> type : types) {
                type(out, type);
            }
        }
        return jar;
    }

    private static Manifest manifest(String name, String version, String imports) {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", version);
        main.putValue("Import-Package", imports);
        return manifest;
    }

    private static void type(JarOutputStream out, Class<?> type) throws IOException {
        String path = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new ZipEntry(path));
        try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
            in.transferTo(out);
        }
    }

    private static void entry(JarOutputStream out, String path, String text) throws IOException {
        out.putNextEntry(new ZipEntry(path));
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
