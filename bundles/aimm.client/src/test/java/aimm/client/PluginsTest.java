package aimm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.api.NoEarlierRevisionException;
import aimm.server.control.http.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PluginsTest {

    @TempDir
    Path folder;

    private TestServer server;
    private AimmClient aimm;
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        aimm = AimmClient.to(server.address)
                .listening(json -> heard.add(new String(json, StandardCharsets.UTF_8)))
                .build();
    }

    @AfterEach
    void stop() {
        aimm.close();
        server.close();
    }

    private Path jar(String content) throws Exception {
        return Files.writeString(folder.resolve("plugin.jar"), content);
    }

    @Test
    void aJarIsUploadedWithItsDigest() throws Exception {
        assertThat(aimm.plugins().upload(jar("abc")).name()).isEqualTo("abc");

        assertThat(server.deployment.lastUpload.sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(server.deployment.operations).containsExactly("deploy plugin abc");
    }

    @Test
    void whoUploadsHearsOfAllBytes() throws Exception {
        List<Long> sent = new ArrayList<>();

        aimm.plugins().upload(jar("x".repeat(900)), sent::add);

        assertThat(sent).isSorted().endsWith(900L);
    }

    @Test
    void aJarThatIsNotThereIsNotUploaded() {
        assertThatThrownBy(() -> aimm.plugins().upload(folder.resolve("none.jar")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void onePluginIsShownRolledBackAndRemoved() throws Exception {
        aimm.plugins().upload(jar("abc"));

        assertThat(aimm.plugins().show("abc").name()).isEqualTo("abc");
        assertThat(aimm.plugins().rollback("abc").name()).isEqualTo("abc");
        aimm.plugins().remove("abc");
        assertThat(server.deployment.operations).containsExactly("deploy plugin abc", "rollback abc", "remove abc");
    }

    @Test
    void whatTheServerRefusesIsSaid() throws Exception {
        server.deployment.refusal = new NoEarlierRevisionException("abc");

        assertThatThrownBy(() -> aimm.plugins().rollback("abc"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.type()).isEqualTo("no-earlier-revision"));
    }

    @Test
    void whoListensHearsTheAnswersAsTheyAre() throws Exception {
        aimm.plugins().upload(jar("abc"));

        assertThat(heard)
                .singleElement()
                .asString()
                .startsWith("{\"name\":\"abc\",")
                .contains("\"previous\":[{");
    }
}
