package aimm.server.deploy;

import aimm.server.api.BundleRefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * Looks at a jar before anything else does: whether it is whole, harmless to unpack, and a bundle. Everything in it is
 * unpacked and counted, whatever sizes its directory claims.
 */
final class JarCheck {

    private static final int MOST_MANIFEST = 1 << 20;
    private static final int LONGEST_NAME = 200;
    private static final int BUFFER = 64 << 10;
    private static final Pattern SYMBOLIC_NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    private final long mostInflated;

    /** @param mostInflated most bytes that all entries together may have */
    JarCheck(long mostInflated) {
        this.mostInflated = mostInflated;
    }

    /** @throws BundleRefusedException if it is not a bundle that can be used */
    JarFacts check(Path file) {
        try {
            ZipDirectory.check(file);
            try (ZipFile zip = new ZipFile(file.toFile())) {
                return facts(manifest(zip));
            }
        } catch (ZipException e) {
            throw new BundleRefusedException("it is no sound jar: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new BundleRefusedException("it can't be read: " + e.getMessage(), e);
        }
    }

    /** Unpacks all entries and gives the manifest. */
    private Attributes manifest(ZipFile zip) throws IOException {
        List<? extends ZipEntry> entries = Collections.list(zip.entries());
        Set<String> names = new HashSet<>();
        for (ZipEntry entry : entries) {
            checkName(entry.getName());
            if (!names.add(entry.getName())) {
                throw new BundleRefusedException("it has two entries " + entry.getName());
            }
        }
        ZipEntry manifest = zip.getEntry(JarFile.MANIFEST_NAME);
        if (manifest == null) {
            throw new BundleRefusedException("it has no " + JarFile.MANIFEST_NAME);
        }
        Attributes attributes = new Manifest(new ByteArrayInputStream(readManifest(zip, manifest))).getMainAttributes();
        long total = 0;
        for (ZipEntry entry : entries) {
            total += inflate(zip, entry, mostInflated - total);
        }
        return attributes;
    }

    private static void checkName(String name) {
        boolean goesUp = List.of(name.split("/", -1)).contains("..");
        boolean isPlain = name.chars().allMatch(c -> c >= ' ' && c != '\\' && c != 0x7f);
        if (name.isEmpty() || name.startsWith("/") || name.matches("[A-Za-z]:.*") || goesUp || !isPlain) {
            throw new BundleRefusedException(
                    "it has an entry that leads out of it: " + name.replaceAll("\\p{Cntrl}", "?"));
        }
    }

    private static byte[] readManifest(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(MOST_MANIFEST + 1);
            if (bytes.length > MOST_MANIFEST) {
                throw new BundleRefusedException("its manifest has more than " + MOST_MANIFEST + " bytes");
            }
            return bytes;
        }
    }

    private long inflate(ZipFile zip, ZipEntry entry, long most) throws IOException {
        CRC32 sum = new CRC32();
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        try (InputStream in = zip.getInputStream(entry)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                size += read;
                if (size > most) {
                    throw new BundleRefusedException("unpacked it has more than " + mostInflated + " bytes");
                }
                sum.update(buffer, 0, read);
            }
        }
        if (sum.getValue() != entry.getCrc()) {
            throw new BundleRefusedException("its entry " + entry.getName() + " is damaged");
        }
        return size;
    }

    private static JarFacts facts(Attributes manifest) {
        if (!"2".equals(strip(manifest.getValue(Constants.BUNDLE_MANIFESTVERSION)))) {
            throw new BundleRefusedException("it is no bundle: its manifest has no Bundle-ManifestVersion: 2");
        }
        String name = strip(withoutParameters(manifest.getValue(Constants.BUNDLE_SYMBOLICNAME)));
        if (name == null
                || name.length() > LONGEST_NAME
                || !SYMBOLIC_NAME.matcher(name).matches()) {
            throw new BundleRefusedException("it is no bundle: its manifest has no Bundle-SymbolicName that is one");
        }
        String host = manifest.getValue(Constants.FRAGMENT_HOST);
        if (host != null
                && strip(withoutParameters(host)).matches("system\\.bundle|org\\.apache\\.felix\\.framework")) {
            throw new BundleRefusedException(name + " is an extension of the framework itself");
        }
        return new JarFacts(
                name,
                version(name, manifest),
                host != null,
                manifest.getValue("Service-Component") == null
                        && manifest.getValue(Constants.BUNDLE_ACTIVATOR) == null);
    }

    private static Version version(String name, Attributes manifest) {
        String version = manifest.getValue(Constants.BUNDLE_VERSION);
        if (version == null) {
            throw new BundleRefusedException(name + " has no Bundle-Version in its manifest");
        }
        try {
            return Version.parseVersion(version);
        } catch (IllegalArgumentException e) {
            throw new BundleRefusedException(name + " has no Bundle-Version that is one: " + e.getMessage(), e);
        }
    }

    private static String withoutParameters(String header) {
        return header == null ? null : header.split(";", 2)[0];
    }

    private static String strip(String text) {
        return text == null ? null : text.strip();
    }
}
