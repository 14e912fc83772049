package aimm.server.deploy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes jars, sound and other ones. */
final class Jars {

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** A bundle with what every one must have; headers are {@code Name: value}, and replace those of their name. */
    static Jars bundle(String name, String version, String... headers) {
        Map<String, String> manifest = new LinkedHashMap<>();
        manifest.put("Manifest-Version", "1.0");
        manifest.put("Bundle-ManifestVersion", "2");
        manifest.put("Bundle-SymbolicName", name);
        manifest.put("Bundle-Version", version);
        for (String header : headers) {
            String[] parts = header.split(": ?", 2);
            manifest.put(parts[0], parts[1]);
        }
        StringBuilder text = new StringBuilder();
        manifest.forEach((key, value) -> {
            if (!value.isEmpty()) {
                text.append(key).append(": ").append(value).append("\r\n");
            }
        });
        return new Jars().with("META-INF/MANIFEST.MF", text + "\r\n");
    }

    static Jars empty() {
        return new Jars();
    }

    Jars with(String entry, String text) {
        return with(entry, text.getBytes(StandardCharsets.UTF_8));
    }

    Jars with(String entry, byte[] bytes) {
        entries.put(entry, bytes);
        return this;
    }

    Path write(Path file) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
