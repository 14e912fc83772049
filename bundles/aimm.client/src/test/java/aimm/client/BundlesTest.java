package aimm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.api.EssentialBundleException;
import aimm.server.control.http.TestServer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class BundlesTest {

    @TempDir
    Path folder;

    private TestServer server;
    private AimmClient aimm;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        aimm = AimmClient.to(server.address).build();
    }

    @AfterEach
    void stop() {
        aimm.close();
        server.close();
    }

    @Test
    void bundlesAreListedAndShown() throws Exception {
        UploadedRevision upload = new UploadedRevision("1.0.0", "0".repeat(64), 3, Instant.EPOCH, "alice");
        BundleInfo fake = new BundleInfo(
                7L, "fake", "1.0.0", "active", 1, "somewhere", true, false, upload, List.of(upload), null);

        assertThat(aimm.bundles().list())
                .containsExactly(
                        new BundleInfo(0L, "framework", "1.0.0", "active", 0, "", false, true, null, List.of(), null),
                        fake);
        assertThat(aimm.bundles().show(7)).isEqualTo(fake);
    }

    @Test
    void aBundleComesChangesAndGoes() throws Exception {
        Path jar = Files.writeString(folder.resolve("bundle.jar"), "abc");
        List<Long> sent = new ArrayList<>();

        assertThat(aimm.bundles().upload(jar, sent::add).name()).isEqualTo("abc");
        assertThat(sent).endsWith(3L);
        assertThat(server.deployment.lastUpload.sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        server.deployment.lastUpload = null;
        assertThat(aimm.bundles().update(7, jar, sent::add).id()).isEqualTo(7);
        assertThat(server.deployment.lastUpload.sha256()).startsWith("ba7816bf");
        assertThat(aimm.bundles().stop(7).name()).isEqualTo("abc");
        assertThat(aimm.bundles().start(7).name()).isEqualTo("abc");
        assertThat(aimm.bundles().refresh(7).name()).isEqualTo("abc");
        aimm.bundles().uninstall(7);
        assertThat(server.deployment.operations)
                .containsExactly("deploy abc", "update 7 abc", "stop 7", "start 7", "refresh 7", "uninstall 7");
    }

    @Test
    void whatCantBeDoneIsSaid() {
        server.deployment.refusal = new EssentialBundleException("framework", "stop");

        assertThatThrownBy(() -> aimm.bundles().stop(0))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.type()).isEqualTo("essential-bundle"));
        assertThatThrownBy(() -> aimm.bundles().upload(folder.resolve("none.jar"), bytes -> {}))
                .isInstanceOf(NoSuchFileException.class);
    }
}
