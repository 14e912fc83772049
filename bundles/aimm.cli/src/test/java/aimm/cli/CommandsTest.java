package aimm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Tensor;
import aimm.server.api.PluginInfo;
import aimm.server.control.http.TestServer;
import aimm.server.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What commands ask the server and print; against the real HTTP control. */
@Timeout(60)
class CommandsTest {

    @TempDir
    Path folder;

    private TestServer server;
    private Cli cli;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        cli = new Cli(server.address);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String out(String... arguments) {
        Cli.Run run = cli.run(arguments);
        assertThat(run.status()).as("%s", run).isZero();
        assertThat(run.err()).isEmpty();
        return run.out();
    }

    @SuppressWarnings("unchecked") // the names of members are text
    private Map<String, Object> json(String... arguments) {
        String out = out(arguments);
        assertThat(out).endsWith("\n").hasLineCount(1);
        return (Map<String, Object>) JsonReader.read(out, JsonReader.Objects.PLAIN);
    }

    @Test
    void modelTypesAreListedWithWhatTheyTake() {
        assertThat(out("types")).isEqualTo("""
                TYPE       PLUGIN  CREATE TAKES
                fake.Type  fake    gamma: float = 0.1
                """);
        assertThat(out("types", "fake.Type")).contains("create   gamma     float        0.1      how far it sees");
        assertThat(out("data")).contains("rows  fake");
    }

    @Test
    void aModelIsCreatedFittedAskedAndDeleted() {
        assertThat(out("create", "fake.Type", "gamma=0.5")).startsWith("model 1  fake.Type  version 1  ");
        assertThat(out("fit", "1", "[[1, 2]]", "data:rows")).startsWith("model 1  fake.Type  version 2  ");
        server.engine.prediction = Arguments::positional;
        assertThat(out("predict", "1", "[1, 2]", "-5")).isEqualTo("[[1,2],-5]\n");
        server.engine.prediction = arguments -> arguments.keyword().get("X");
        assertThat(out("predict", "1", "X={\"a\": null}")).isEqualTo("{\"a\":null}\n");
        assertThat(out("versions", "1")).hasLineCount(3).startsWith("VERSION ");
        assertThat(out("predict", "1", "--version", "1", "X=1")).isEqualTo("1\n");
        assertThat(server.engine.lastVersion).isEqualTo(1);
        assertThat(out("rollback", "1", "1")).startsWith("model 1  fake.Type  version 3  ");
        assertThat(out("delete", "1")).isEqualTo("model 1 is deleted\n");
        assertThat(server.engine.state().models()).isEmpty();
    }

    @Test
    void resultsAreShownWithoutWhatOnlyProgramsNeed() {
        out("create", "fake.Type");
        server.engine.prediction = arguments -> Tensor.of(new long[] {0, 1, 2});
        assertThat(out("predict", "1")).isEqualTo("[0,1,2]\n");
        assertThat(json("predict", "1", "--json")).containsOnlyKeys("result");
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        columns.put("a", List.of(1L, 2L));
        columns.put("b", List.of("x", "y"));
        server.engine.prediction = arguments -> DataFrame.of(columns);
        assertThat(out("predict", "1")).isEqualTo("""
                   a  b
                0  1  x
                1  2  y
                """);
    }

    @Test
    void filesOfOtherProgramsAreSentAndTaken() throws Exception {
        out("create", "fake.Type");
        Path csv = Files.writeString(folder.resolve("rows.CSV"), "a,b\n1,2.5\n");
        Path npy = folder.resolve("rows.npy");

        assertThat(out("predict", "1", "@" + csv, "--accept", "csv")).isEqualToNormalizingNewlines("a,b\n1,2.5\n");
        assertThat(out("predict", "1", "@" + csv, "--accept=npy", "--output", npy.toString()))
                .isEmpty();
        assertThat(out("predict", "1", "@" + npy)).isEqualTo("[[1.0,2.5]]\n");
        assertThat(out("fit", "1", "@" + npy, "y=@" + csv, "C=0.5")).contains("version 2");
        assertThat(server.engine.lastFit)
                .hasToString("(tensor FP64[1, 2], y=data frame of 1 rows, columns [a, b], C=number 0.5)");
        assertThat(out("create", "fake.Type", "@" + npy)).startsWith("model 2");
        assertThat(new String(server.engine.instance(2), StandardCharsets.UTF_8))
                .isEqualTo("(tensor FP64[1, 2])");
        assertThat(cli.onTerminal().run("predict", "1", "1", "--accept", "npy").err())
                .contains("npy is nothing for a terminal");
    }

    @Test
    void modelsAreListed() {
        assertThat(cli.run("models")).isEqualTo(new Cli.Run(Exit.OK, "", "no models; 'aimm create TYPE' makes one\n"));
        out("create", "fake.Type");

        assertThat(out("models")).startsWith("ID  TYPE       VERSION").contains(" 1  fake.Type        1");
        assertThat(out("model", "1")).isEqualTo(out("models"));
        assertThat(cli.run("models", "--type", "other.Type").out()).isEmpty();
        assertThat(cli.run("models", "--tag", "blue").out()).isEmpty();
    }

    @Test
    void programsGetTheServersJson() {
        assertThat(json("--json", "create", "fake.Type")).containsEntry("instance_id", 1L);
        assertThat(json("models", "--json")).containsOnlyKeys("models");
        assertThat(json("fit", "1", "--json").get("result").toString()).contains("version=2");
        assertThat(json("actions", "--json")).containsOnlyKeys("actions");
        assertThat(json("types", "fake.Type", "--json")).containsOnlyKeys("model_types");
        assertThat(json("log", "1", "--json")).containsOnlyKeys("log");
        assertThat(json("top", "--json")).containsOnlyKeys("health", "actions", "workers", "models");
        assertThat(json("delete", "1", "--json")).isEmpty();
        assertThat(json("models", "--json")).isEqualTo(Map.of("models", List.of()));
    }

    @Test
    void bytesGoIntoAFileAndBack() throws Exception {
        out("create", "fake.Type");
        Path file = folder.resolve("model.bin");

        assertThat(out("download", "1", file.toString()))
                .startsWith(file + "  ")
                .contains("sha256 ");
        assertThat(out("upload", file.toString(), "--type", "fake.Type")).startsWith("model 2  fake.Type  version 1");
        assertThat(out("upload", file.toString(), "--id", "1")).startsWith("model 1  fake.Type  version 2");
        assertThat(json("download", "1", file.toString(), "--json"))
                .containsEntry("bytes", Files.size(file))
                .containsOnlyKeys("file", "bytes", "sha256");
        Cli.Run damaged = cli.run("download", "1", "--version", "1", file.toString()); // the fake tells another digest
        assertThat(damaged.status()).isEqualTo(Exit.FAILED);
        assertThat(damaged.err()).startsWith("aimm: what came is damaged");
    }

    @Test
    void aModelIsExportedAndWhatIsDamagedIsNotImported() throws Exception {
        out("create", "fake.Type", "gamma=0.5");
        Path file = folder.resolve("model.zip");

        assertThat(out("export", "1", file.toString())).startsWith(file + "  ").contains("sha256 ");
        assertThat(json("export", "1", file.toString(), "--json")).containsEntry("bytes", Files.size(file));
        assertThat(folder).isDirectoryContaining(file::equals).isDirectoryNotContaining(one -> !one.equals(file));
        assertThat(cli.run("import", file.toString()).err())
                .contains("not what its sha256 says", "hint: 'aimm export'");
    }

    @Test
    void modelsHaveTags() {
        out("create", "fake.Type");
        assertThat(cli.run("tags").err()).isEqualTo("no tags; 'aimm tags add ID TAG' makes one\n");

        assertThat(out("tags", "set", "1", "red", "blue")).contains("ready  blue red\n");
        assertThat(json("tags", "add", "1", "red", "new", "--json"))
                .containsEntry("tags", List.of("blue", "new", "red"));
        assertThat(out("tags", "remove", "1", "blue", "none")).contains("ready  new red\n");
        assertThat(out("tags")).isEqualTo("""
                TAG  MODELS
                new  1
                red  1
                """);
        assertThat(out("tags", "set", "1")).contains("ready  -\n");
    }

    @Test
    void modelsHaveMetadata() {
        out("create", "fake.Type");
        assertThat(cli.run("metadata").err()).startsWith("no metadata; ");

        out("metadata", "set", "1", "owner=alice", "note=a=b c");
        assertThat(out("metadata")).isEqualTo("""
                MODEL  KEY    TEXT
                    1  note   a=b c
                    1  owner  alice
                """);
        assertThat(json("metadata", "remove", "1", "note", "none", "--json"))
                .containsEntry("metadata", Map.of("owner", "alice"));
        assertThat(out("model", "1")).endsWith("\nowner: alice\n");
    }

    @Test
    void oneVersionIsShown() {
        out("create", "fake.Type");
        out("fit", "1");

        assertThat(out("versions", "1", "1"))
                .hasLineCount(3)
                .contains("\n      1  ")
                .endsWith("\nsha256: ab12\n");
    }

    @Test
    void namesStandForModels() {
        out("create", "fake.Type");

        assertThat(out("alias", "set", "champion", "1")).isEqualTo("alias champion  model 1  newest version\n");
        assertThat(out("alias", "set", "old", "1", "1")).isEqualTo("alias old  model 1  version 1\n");
        assertThat(out("alias")).isEqualTo("""
                ALIAS     MODEL  VERSION
                champion      1   newest
                old           1        1
                """);
        assertThat(out("alias", "show", "old")).isEqualTo("alias old  model 1  version 1\n");
        assertThat(out("predict", "champion", "7")).isEqualTo("7\n");
        assertThat(out("alias", "remove", "old")).isEqualTo("alias old is removed\n");
        assertThat(out("alias")).doesNotContain("old");
    }

    @Test
    void actionsAreListedWatchedAndCancelled() {
        out("create", "fake.Type");
        long action = Long.parseLong(out("fit", "1", "--detach").strip());

        assertThat(action).isEqualTo(2);
        assertThat(out("actions")).contains(" 2  fit           1      done ");
        assertThat(out("watch", "2")).contains("action 2  fit 1  done");
        assertThat(json("watch", "2", "--json")).containsEntry("status", "done");
        assertThat(out("cancel", "2")).isEqualTo("action 2 is done\n");
        assertThat(out("log", "2")).endsWith("stderr  careful\n");
    }

    @Test
    void pluginsComeAndGo() throws Exception {
        Path jar = Files.writeString(folder.resolve("p.jar"), "some.plugin");
        server.engine.plugins =
                List.of(new PluginInfo("p", 3, "", true, false, false, List.of(), List.of(), "it\nis broken"));

        assertThat(out("plugins", "upload", jar.toString())).startsWith("plugin some.plugin ");
        assertThat(server.deployment.lastUpload.sha256()).hasSize(64);
        assertThat(out("plugins")).contains("p            -        broken").contains("it is broken");
        assertThat(out("plugins", "rollback", "some.plugin")).startsWith("plugin some.plugin");
        assertThat(out("plugins", "remove", "some.plugin")).isEqualTo("plugin some.plugin is removed\n");
        assertThat(server.deployment.operations)
                .containsExactly("deploy plugin some.plugin", "rollback some.plugin", "remove some.plugin");
    }

    @Test
    void bundlesAreListedAndChanged() throws Exception {
        String jar = Files.writeString(folder.resolve("b.jar"), "some.bundle").toString();

        assertThat(out("bundles", "upload", jar)).isEqualTo("bundle 7  some.bundle 1.0.0  active\n");
        assertThat(server.deployment.lastUpload.sha256()).hasSize(64);
        assertThat(out("bundles"))
                .hasLineCount(3)
                .contains(" 0  framework    1.0.0    active  essential  -")
                .contains(" 7  some.bundle  1.0.0    active  -          1970-01-01");
        assertThat(out("bundles", "show", "7"))
                .contains("\nlocation: somewhere\n", "\nuploaded: version 1.0.0, ", " by alice, 3 B, sha256 000");
        assertThat(out("bundles", "update", "7", jar)).startsWith("bundle 7  some.bundle");
        assertThat(out("bundles", "stop", "7")).startsWith("bundle 7  some.bundle");
        assertThat(out("bundles", "start", "7")).startsWith("bundle 7  some.bundle");
        assertThat(json("bundles", "refresh", "7", "--json")).containsEntry("id", 7L);
        assertThat(out("bundles", "uninstall", "7")).isEqualTo("bundle 7 is uninstalled\n");
        assertThat(server.deployment.operations)
                .containsExactly(
                        "deploy some.bundle", "update 7 some.bundle", "stop 7", "start 7", "refresh 7", "uninstall 7");
    }

    @Test
    void whoChangedWhatIsTold() throws Exception {
        assertThat(cli.run("audit").err()).contains("no audit log is kept");
        try (TestServer audited = TestServer.audited(folder.resolve("audit.log"))) {
            Cli engineer = new Cli(audited.address);
            engineer.environment.put("AIMM_KEY", "key-of-engineer");
            engineer.run("create", "fake.Type");
            Cli admin = new Cli(audited.address);
            admin.environment.put("AIMM_KEY", "key-of-admin");

            assertThat(admin.run("audit", "--limit", "1").out())
                    .hasLineCount(2)
                    .contains("  end    engineer  127.0.0.1  POST /api/v1/models     201  /api/v1/models/1\n");
            assertThat(admin.run("audit").out()).hasLineCount(4).contains("  start  -         -          -  ");
            assertThat(engineer.run("audit").status()).isEqualTo(Exit.DENIED);
        }
    }

    @Test
    void workersAndAllAtOnceAreShown() {
        out("create", "fake.Type");

        assertThat(out("workers")).contains("1  4711  fake    idle ");
        assertThat(out("top")).contains("ready, running actions: 0, workers: 1, models: 1", "add_instance", "4711");
    }

    @Test
    void aTerminalSeesHowFarAnUploadIs() throws Exception {
        Path file = Files.writeString(folder.resolve("model.bin"), "x".repeat(2048));

        Cli.Run run = cli.onTerminal().run("upload", file.toString(), "--type", "fake.Type");

        assertThat(run.err()).contains("\r\u001b[Ksent [##############################] 2.0 KiB of 2.0 KiB");
        assertThat(run.err()).endsWith("\r\u001b[K");
        assertThat(run.out()).isEqualTo("model 1  fake.Type  version 1  2.0 KiB\n");
    }
}
