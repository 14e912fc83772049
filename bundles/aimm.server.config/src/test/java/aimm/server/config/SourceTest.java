package aimm.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTest {

    private static final String GOOD = """
            ---
            name: test
            engine: {sigterm_timeout: 5, max_children: 5, check_children_period: 3}
            backend: {module: aimm.server.backend.sqlite, path: ./data/aimm.db}
            control:
              - module: aimm.server.control.repl
                server: {host: 0.0.0.0, port: 9999}
                users: [{username: user, password: d74f}]
              - module: my.own.control
                anything: [1, 2]
            plugins: {names: [a.plugin]}
            log: {version: 1}
            ...
            """;

    @TempDir
    Path folder;

    @Test
    void aGoodFileIsRead() throws Exception {
        assertThat(read(GOOD)).containsEntry("name", "test");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name: test|name: 1|name: expected text, got number 1",
                "name: test|other: 1|name: missing",
                "max_children: 5|max_children: 0|engine.max_children: expected at least 1, got 0",
                "check_children_period: 3|check_children_period: 0"
                        + "|engine.check_children_period: expected more than 0, got 0",
                "path: ./data/aimm.db|pfad: x|backend.path: missing",
                "port: 9999|port: x|control[0].server.port: expected integer, got text \"x\"",
                "port: 9999|port: 70000|control[0].server.port: expected at most 65535, got 70000",
                "port: 9999|port: 9.5|control[0].server.port: expected integer, got number 9.5",
                "username: user, |`` |control[0].users[0].username: missing",
                "module: my.own.control|modul: x|control[1].module: missing",
                "[a.plugin]|a.plugin|plugins.names: expected list, got text \"a.plugin\"",
                "version: 1|version: 2|log.version: expected 1, got number 2",
                "log:|deploy: {timeout: 0}\\nlog:|deploy.timeout: expected at least 1, got 0",
                "log:|tracing: {ratio: 0.5}\\nlog:|tracing.endpoint: missing",
                "log:|hat: {}\\nlog:|hat: expected monitor_component or eventer_server",
            })
    void everyFaultSaysWhereAndWhat(String good, String bad, String fault) {
        assertThat(faults(GOOD.replace(good, bad.replace("\\n", "\n")))).containsExactly(fault);
    }

    @Test
    void allFaultsAreTold() {
        assertThat(faults(GOOD.replace("name: test", "name: 1").replace("port: 9999", "port: x")))
                .containsExactly(
                        "name: expected text, got number 1",
                        "control[0].server.port: expected integer, got text \"x\"");
    }

    @Test
    void aFileThatIsNoObjectIsRefused() {
        assertThat(faults("just text")).containsExactly("expected object, got text \"just text\"");
        assertThat(faults("")).containsExactly("expected object, got nothing");
    }

    @Test
    void aNamedFileMustBeThere() {
        Path missing = folder.resolve("nix.yaml");

        assertThatThrownBy(() -> new Source(folder, Optional.of(missing)).read())
                .hasMessage(missing + ": no such file");
    }

    @Test
    void withoutAFileTheBuiltInConfigurationHolds() throws Exception {
        Map<String, Object> configuration = new Source(folder, Optional.empty()).read();

        assertThat((Map<?, ?>) configuration.get("backend"))
                .isEqualTo(Map.of(
                        "module",
                        "aimm.server.backend.sqlite",
                        "path",
                        folder.resolve("aimm.db").toString()));
        assertThat(new Schemas().check(configuration)).isEmpty();
    }

    @Test
    void uploadedBundlesAreKeptAmongTheUsersDataUnlessItIsSaidWhere() throws Exception {
        String among = folder.resolve("deployed").toString();
        String said = GOOD.replace("log:", "deploy: {folder: here}\nlog:");

        assertThat(read(GOOD)).containsEntry("deploy", Map.of("folder", among));
        assertThat(read(GOOD.replace("log:", "deploy: {timeout: 5}\nlog:")))
                .containsEntry("deploy", Map.of("folder", among, "timeout", 5L));
        assertThat(read(said)).containsEntry("deploy", Map.of("folder", "here"));
        assertThat(new Source(folder, Optional.empty()).read()).containsEntry("deploy", Map.of("folder", among));
    }

    private Map<String, Object> read(String yaml) throws ConfigurationException, IOException {
        Path file = Files.writeString(folder.resolve("conf.yaml"), yaml);
        return new Source(folder, Optional.of(file)).read();
    }

    private List<String> faults(String yaml) {
        String prefix = folder.resolve("conf.yaml") + ": ";
        return catchThrowableOfType(ConfigurationException.class, () -> read(yaml)).faults().stream()
                .map(fault -> fault.replace(prefix, ""))
                .toList();
    }
}
