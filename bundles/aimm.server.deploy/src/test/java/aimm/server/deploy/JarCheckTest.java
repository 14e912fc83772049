package aimm.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.api.BundleRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Version;

class JarCheckTest {

    private static final int CENTRAL = 0x02014b50;

    @TempDir
    Path folder;

    @Test
    void tellsWhatAManifestSays() {
        assertThat(check(Jars.bundle("a.b", "1.2.3", "Service-Component: OSGI-INF/a.xml")
                        .with("a/A.class", "x")))
                .isEqualTo(new JarFacts("a.b", new Version(1, 2, 3), false, false));
        assertThat(check(Jars.bundle("a.b;singleton:=true", "1", "Fragment-Host: host;bundle-version=1")))
                .isEqualTo(new JarFacts("a.b", new Version(1, 0, 0), true, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bundle-ManifestVersion: |it is no bundle: its manifest has no Bundle-ManifestVersion: 2",
                "Bundle-ManifestVersion: 1|it is no bundle: its manifest has no Bundle-ManifestVersion: 2",
                "Bundle-SymbolicName: |it is no bundle: its manifest has no Bundle-SymbolicName that is one",
                "Bundle-SymbolicName: ../up|it is no bundle: its manifest has no Bundle-SymbolicName that is one",
                "Bundle-SymbolicName: a..b|it is no bundle: its manifest has no Bundle-SymbolicName that is one",
                "Bundle-Version: |a.b has no Bundle-Version in its manifest",
                "Bundle-Version: x|a.b has no Bundle-Version that is one",
                "Fragment-Host: system.bundle; extension:=framework|a.b is an extension of the framework itself",
            })
    void refusesWhatIsNoBundle(String header, String reason) {
        refused(Jars.bundle("a.b", "1.0.0", header), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../../x", "a/../b", "C:/x", "a\\..\\b", "a\u0000b", "a/.."})
    void refusesEntriesThatLeadOutOfTheJar(String entry) {
        refused(Jars.bundle("a.b", "1").with(entry, "x"), "it has an entry that leads out of it");
    }

    @Test
    void refusesMoreThanMayBeUnpacked() {
        Jars bomb = Jars.bundle("a.b", "1").with("zeros", new byte[1 << 20]);
        assertThat(bomb.write(folder.resolve("bomb.jar"))).hasSize(size(bomb));
        assertThat(size(bomb)).isLessThan(10_000);

        assertThatThrownBy(() -> new JarCheck(1 << 20).check(folder.resolve("bomb.jar")))
                .isInstanceOf(BundleRefusedException.class)
                .hasMessage("unpacked it has more than 1048576 bytes");
        assertThat(new JarCheck(2 << 20).check(folder.resolve("bomb.jar")).name())
                .isEqualTo("a.b");
    }

    @Test
    void countsWhatComesAndNotWhatTheDirectoryClaims() throws IOException {
        Path jar = Jars.bundle("a.b", "1").with("zeros", new byte[1 << 20]).write(folder.resolve("liar.jar"));
        patch(jar, "zeros", 24, 10); // the size that it would have

        assertThatThrownBy(() -> new JarCheck(1000).check(jar)).hasMessage("unpacked it has more than 1000 bytes");
    }

    @Test
    void refusesDamagedJars() throws IOException {
        Path jar = Jars.bundle("a.b", "1").with("data", "some text").write(folder.resolve("damaged.jar"));
        patch(jar, "data", 16, 4711); // its checksum
        assertThatThrownBy(() -> new JarCheck(1000).check(jar)).hasMessage("its entry data is damaged");

        byte[] whole = Files.readAllBytes(Jars.bundle("a.b", "1").write(folder.resolve("whole.jar")));
        Path half = Files.write(folder.resolve("half.jar"), java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> new JarCheck(1000).check(half)).hasMessage("it is no jar");
        Path text = Files.writeString(folder.resolve("text.jar"), "PK");
        assertThatThrownBy(() -> new JarCheck(1000).check(text)).hasMessage("it is no jar");
        refused(Jars.empty().with("x", "x"), "it has no META-INF/MANIFEST.MF");
        refused(Jars.empty().with("META-INF/MANIFEST.MF", "no manifest\n\n"), "it can't be read");
    }

    @Test
    void refusesTwoEntriesOfOneName() throws IOException {
        Path jar = Jars.bundle("a.b", "1").with("one", "1").with("two", "2").write(folder.resolve("twins.jar"));
        String bytes = Files.readString(jar, StandardCharsets.ISO_8859_1);
        Files.writeString(jar, bytes.replace("two", "one"), StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> new JarCheck(1000).check(jar)).hasMessage("it has two entries one");
    }

    @Test
    void refusesTooManyEntriesBeforeItReadsThem() {
        Jars many = Jars.bundle("a.b", "1");
        for (int i = 0; i < ZipDirectory.MOST_ENTRIES; i++) {
            many.with(Integer.toString(i), new byte[0]);
        }
        refused(many, "it has more than 65534 entries");
    }

    @Test
    void refusesALargeManifest() {
        refused(Jars.bundle("a.b", "1", "X: " + "x ".repeat(1 << 19)), "its manifest has more than 1048576 bytes");
    }

    private JarFacts check(Jars jar) {
        return new JarCheck(1 << 20).check(jar.write(folder.resolve("checked.jar")));
    }

    private void refused(Jars jar, String reason) {
        assertThatThrownBy(() -> check(jar))
                .isInstanceOf(BundleRefusedException.class)
                .hasMessageStartingWith(reason);
    }

    private long size(Jars jar) {
        try {
            return Files.size(jar.write(folder.resolve("sized.jar")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Changes a number in an entry's record of the central directory. */
    private static void patch(Path jar, String entry, int offset, int value) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(jar)).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < bytes.limit() - 46; at++) {
            if (bytes.getInt(at) == CENTRAL) {
                byte[] name = new byte[bytes.getShort(at + 28)];
                bytes.get(at + 46, name);
                if (new String(name, StandardCharsets.UTF_8).equals(entry)) {
                    bytes.putInt(at + offset, value);
                }
            }
        }
        Files.write(jar, bytes.array());
    }
}
