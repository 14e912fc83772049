package aimm.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that can't do what its configuration says ends with 1 and one line that says why. */
class StartFaultsTest {

    private static final String CONFIGURATION = """
            name: test
            engine: {sigterm_timeout: 5, max_children: 2, check_children_period: 3}
            backend: {module: aimm.server.backend.sqlite, path: $DIR/aimm.db}
            control:
              - module: aimm.server.control.http
                server: {host: 127.0.0.1, port: $PORT}
            plugins: {names: []}
            log:
              version: 1
              handlers: {console: {class: logging.StreamHandler}}
              root: {level: WARNING, handlers: [console]}
            """;

    @RegisterExtension
    final ServerProcess server = new ServerProcess();

    @Test
    void portTaken() throws Exception {
        Path conf = server.configure(CONFIGURATION);

        try (ServerSocket taken = new ServerSocket(server.port(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(server.run()).isEqualTo(1);
        }

        assertFault(conf, "control[0]: aimm.server.control.http: port " + server.port() + " on 127.0.0.1 is taken");
    }

    @Test
    void othersCouldReachItAndDoAnything() throws Exception {
        Path conf = server.configure(CONFIGURATION.replace("host: 127.0.0.1", "host: 0.0.0.0"));

        assertThat(server.run()).isEqualTo(1);

        assertFault(
                conf, "control[0]: aimm.server.control.http: server.host 0.0.0.0 can be reached from other machines");
    }

    @Test
    void portOfTheReplTaken() throws Exception {
        Path conf = server.configure(
                CONFIGURATION.replace("control.http\n    server", "control.repl\n    users: []\n    server"));

        try (ServerSocket taken = new ServerSocket(server.port(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(server.run()).isEqualTo(1);
        }

        assertFault(conf, "control[0]: aimm.server.control.repl: port " + server.port() + " of 127.0.0.1 can't be had");
    }

    @Test
    void pemFileOfTheReplMissing() throws Exception {
        Path conf = server.configure(CONFIGURATION
                .replace("control.http\n    server", "control.repl\n    users: []\n    server")
                .replace("port: $PORT}", "port: $PORT, pem_file: missing.pem}"));

        assertThat(server.run()).isEqualTo(1);

        assertFault(conf, "control[0]: aimm.server.control.repl: ");
        assertThat(server.log()).contains("missing.pem");
    }

    @Test
    void unknownModules() throws Exception {
        Path conf = server.configure(
                CONFIGURATION.replace("control.http", "control.nix").replace("backend.sqlite", "backend.nix"));

        assertThat(server.run()).isEqualTo(1);

        assertFault(
                conf,
                "backend: unknown module \"aimm.server.backend.nix\": no bundle provides it; " + conf
                        + ": control[0]: unknown module \"aimm.server.control.nix\": no bundle provides it");
    }

    @Test
    void missingPlugin() throws Exception {
        Path conf = server.configure(CONFIGURATION.replace("names: []", "names: [aimm.plugin.iris, my.plugin]"));
        server.addPlugin("aimm.plugin.iris");

        assertThat(server.run()).isEqualTo(1);

        assertFault(conf, "plugins.names: plugin my.plugin is not installed; put its jar into " + server.plugins());
    }

    @Test
    void corruptDatabase() throws Exception {
        Path database = Files.writeString(server.folder().resolve("aimm.db"), "no database".repeat(1000));
        Path conf = server.configure(CONFIGURATION);

        assertThat(server.run()).isEqualTo(1);

        assertFault(conf, "backend: aimm.server.backend.sqlite: ");
        assertThat(server.log()).contains(database.toString());
        assertThat(database).hasContent("no database".repeat(1000));
    }

    @Test
    void missingFile() throws Exception {
        assertThat(server.run("--conf", "nix.yaml")).isEqualTo(1);
        assertThat(server.log()).isEqualTo("aimm-server: nix.yaml: no such file\n");
    }

    @Test
    void schemaViolations() throws Exception {
        Path conf =
                server.configure(CONFIGURATION.replace("port: $PORT", "port: x").replace("name: test", ""));

        assertThat(server.run()).isEqualTo(1);

        assertThat(server.log())
                .isEqualTo(
                        "aimm-server: %s: name: missing; %s: control[0].server.port: expected integer, got text \"x\"%n"
                                .formatted(conf, conf));
    }

    @Test
    void unknownLogHandler() throws Exception {
        Path conf = server.configure(CONFIGURATION.replace("logging.StreamHandler", "my.Handler"));

        assertThat(server.run()).isEqualTo(1);

        assertFault(conf, "log: aimm.server.log: handlers.console.class: expected logging.StreamHandler, ");
    }

    @Test
    void checkTellsEveryFaultAndStartsNothing() throws Exception {
        Path conf =
                server.configure(CONFIGURATION.replace("port: $PORT", "port: x").replace("name: test", ""));

        assertThat(server.run("--check")).isEqualTo(1);

        assertThat(server.log().lines())
                .containsExactly(
                        "aimm-server: " + conf + ": name: missing",
                        "aimm-server: " + conf + ": control[0].server.port: expected integer, got text \"x\"");
        assertThat(server.folder().resolve("aimm.db")).doesNotExist();
    }

    @Test
    void checkIsContentWithAGoodFile() throws Exception {
        Path conf = server.configure(CONFIGURATION);

        assertThat(server.run("--check", "--conf", conf.toString())).isZero();
        assertThat(server.log()).isEmpty();
    }

    private void assertFault(Path conf, String fault) {
        assertThat(server.log().lines().filter(line -> line.startsWith("aimm-server: ")))
                .singleElement()
                .asString()
                .startsWith("aimm-server: " + conf + ": " + fault);
        assertThat(server.log()).as("no stack trace").doesNotContain("\tat ");
    }
}
