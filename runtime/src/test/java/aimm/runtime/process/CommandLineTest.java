package aimm.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.security.KeyHash;
import aimm.server.security.User;
import aimm.server.security.Users;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CommandLineTest {

    @RegisterExtension
    final ServerProcess server = new ServerProcess();

    @Test
    void versionIsSaid() throws Exception {
        assertThat(server.run("--version")).isZero();
        assertThat(server.log()).startsWith("aimm-server ").contains("(Java ");
    }

    @Test
    void helpListsTheOptions() throws Exception {
        assertThat(server.run("--help")).isZero();
        assertThat(server.log()).contains("--conf PATH", "--check", "--shell", "--hash-password", "--version");
    }

    @Test
    void aPasswordOnStandardInputIsHashed() throws Exception {
        assertThat(runWithInput("žluťoučký\nnot this line\n", "--hash-password"))
                .isZero();

        String digest = "ebde13e62a6c7cbec252867d7711d37ae252562d3fbca5f537e74a2f90f01e6b";
        Users users = new Users(List.of(new User("alice", server.log().strip())));
        assertThat(users.accept("alice", digest)).isTrue();
        assertThat(server.log()).startsWith("pbkdf2-sha256$").hasLineCount(1);
    }

    @Test
    void makesAKeyAndItsHash() throws Exception {
        assertThat(server.run("--make-key")).isZero();

        assertThat(server.log()).matches("key:  aimm_[A-Za-z0-9_-]{43}\nhash: sha256\\$[0-9a-f]{64}\n");
        String[] words = server.log().split("\\s+", -1);
        assertThat(KeyHash.of(words[1]).text()).isEqualTo(words[3]);
    }

    @Test
    void withoutAPasswordThereIsNothingToHash() throws Exception {
        assertThat(runWithInput("", "--hash-password")).isEqualTo(1);
        assertThat(server.log()).isEqualTo("aimm-server: no password on standard input\n");
    }

    @Test
    void anEmptyPasswordIsRefused() throws Exception {
        assertThat(runWithInput("\n", "--hash-password")).isEqualTo(1);
        assertThat(server.log()).isEqualTo("aimm-server: an empty password protects nothing\n");
    }

    @Test
    void anUnknownArgumentIsRefused() throws Exception {
        assertThat(server.run("--what")).isEqualTo(1);
        assertThat(server.log()).isEqualTo("aimm-server: unknown argument --what; --help lists the options\n");
    }

    @Test
    void confWithoutPathIsRefused() throws Exception {
        assertThat(server.run("--conf")).isEqualTo(1);
        assertThat(server.log()).isEqualTo("aimm-server: --conf needs the path of a file\n");
    }

    @Test
    void startsThroughASymbolicLinkFromAnotherFolder() throws Exception {
        Path script = ServerProcess.DISTRIBUTION.resolve("bin/aimm-server").toAbsolutePath();
        Path link = Files.createSymbolicLink(server.folder().resolve("link"), script);
        Path linkToLink = Files.createSymbolicLink(server.folder().resolve("linked link"), link.getFileName());

        Process process = new ProcessBuilder(linkToLink.toString(), "--version").start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("aimm-server ");
        assertThat(process.waitFor()).isZero();
    }

    private int runWithInput(String input, String... arguments) throws Exception {
        Process process = server.start(arguments);
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        return server.awaitEnd();
    }
}
