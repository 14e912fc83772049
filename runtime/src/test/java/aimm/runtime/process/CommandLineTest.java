package aimm.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        assertThat(server.log()).contains("--conf PATH", "--check", "--shell", "--version");
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
}
