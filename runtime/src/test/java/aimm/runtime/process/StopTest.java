package aimm.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StopTest {

    private static final String CONFIGURATION = """
            name: test
            engine: {sigterm_timeout: 5, max_children: 2, check_children_period: 3}
            backend: {module: aimm.server.backend.sqlite, path: $DIR/aimm.db}
            control: [{module: aimm.server.control.http, server: {port: $PORT}}]
            plugins: {names: [aimm.plugin.iris]}
            log: {version: 1}
            """;

    @RegisterExtension
    final ServerProcess server = new ServerProcess();

    @Test
    void sigtermEndsTheServerAndItsWorkers() throws Exception {
        server.addPlugin("aimm.plugin.iris");
        server.configure(CONFIGURATION);
        server.startReady();

        assertThat(server.stop()).isZero();
        assertThat(server.log()).isEmpty();
    }

    @Test
    void sigintDoesTheSame() throws Exception {
        server.addPlugin("aimm.plugin.iris");
        server.configure(CONFIGURATION);
        Process process = server.startReady();

        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();

        assertThat(server.awaitEnd()).isZero();
    }

    @Test
    void sigtermDuringTheStartEndsItToo() throws Exception {
        server.configure(CONFIGURATION.replace("aimm.plugin.iris", ""));
        Process process = server.start();
        server.await(
                "the run folder", () -> server.folder().resolve("tmp").toFile().list().length > 0);

        process.destroy();

        assertThat(server.awaitEnd()).isIn(0, 143);
    }
}
