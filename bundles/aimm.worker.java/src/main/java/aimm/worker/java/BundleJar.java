package aimm.worker.java;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarFile;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.osgi.framework.Bundle;

/** A bundle's content as a jar of its own. */
final class BundleJar {

    private static final String REFERENCE = "reference:";

    private BundleJar() {}

    /** Writes the content the bundle was installed with, whatever became of the file it was installed from. */
    static void copy(Bundle bundle, Path to) throws IOException {
        Path source = unchangedSource(bundle);
        if (source != null) {
            Files.copy(source, to);
        } else {
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(to))) {
                zip.setLevel(Deflater.BEST_SPEED);
                addEntry(bundle, JarFile.MANIFEST_NAME, zip);
                addFolder(bundle, "/", zip);
            }
        }
    }

    /** The jar it was installed from, if that still has the same content, else {@code null}. */
    private static Path unchangedSource(Bundle bundle) throws IOException {
        String location = bundle.getLocation();
        boolean referenced = location.startsWith(REFERENCE);
        String plain = referenced ? location.substring(REFERENCE.length()) : location;
        if (!plain.startsWith("file:")) {
            return null;
        }
        Path file;
        try {
            file = Path.of(URI.create(plain));
        } catch (IllegalArgumentException e) {
            return null; // no absolute path, or with characters that don't belong there
        }
        if (!Files.isRegularFile(file)) {
            return null;
        }
        boolean older = Files.getLastModifiedTime(file).toMillis() <= bundle.getLastModified();
        return referenced || older && sameManifest(bundle, file) ? file : null;
    }

    private static boolean sameManifest(Bundle bundle, Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(JarFile.MANIFEST_NAME);
            URL installed = bundle.getEntry(JarFile.MANIFEST_NAME);
            if (entry == null || installed == null) {
                return false;
            }
            try (InputStream ours = zip.getInputStream(entry);
                    InputStream theirs = installed.openStream()) {
                return Arrays.equals(ours.readAllBytes(), theirs.readAllBytes());
            }
        }
    }

    private static void addFolder(Bundle bundle, String folder, ZipOutputStream zip) throws IOException {
        Enumeration<String> paths = bundle.getEntryPaths(folder);
        if (paths == null) {
            return;
        }
        for (String path : Collections.list(paths)) {
            if (path.endsWith("/")) {
                addFolder(bundle, path, zip);
            } else if (!path.equals(JarFile.MANIFEST_NAME)) {
                addEntry(bundle, path, zip);
            }
        }
    }

    private static void addEntry(Bundle bundle, String path, ZipOutputStream zip) throws IOException {
        URL entry = bundle.getEntry(path);
        if (entry == null) {
            throw new IOException("bundle " + bundle + " has no " + path);
        }
        zip.putNextEntry(new ZipEntry(path));
        try (InputStream in = entry.openStream()) {
            in.transferTo(zip);
        }
        zip.closeEntry();
    }
}
