package aimm.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.ObjectMapper;

/** The command line of the distribution, against its server. */
class CliTest {

    private static final Path BIN = ServerProcess.DISTRIBUTION.toAbsolutePath().resolve("bin");
    private static final Path COMPLETION =
            ServerProcess.DISTRIBUTION.toAbsolutePath().resolve("share/bash-completion/completions/aimm");
    private static final String FLOWERS = "[[5.1, 3.5, 1.4, 0.2], [6.2, 2.9, 4.3, 1.3], [7.7, 3.0, 6.1, 2.3]]";
    private static final int PATIENCE = 60;

    @RegisterExtension
    final ServerProcess server = new ServerProcess();

    /** @param status it ended with */
    record Run(int status, String out, String err) {}

    private Process start(String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(server.folder().toFile());
        builder.environment().put("AIMM_SERVER", server.uri("").toString());
        builder.environment().put("PATH", BIN + ":" + System.getenv("PATH"));
        builder.redirectOutput(server.folder().resolve("out").toFile());
        builder.redirectError(server.folder().resolve("err").toFile());
        return builder.start();
    }

    private Run end(Process process) throws Exception {
        assertThat(process.waitFor(PATIENCE, TimeUnit.SECONDS)).isTrue();
        return new Run(
                process.exitValue(),
                Files.readString(server.folder().resolve("out")),
                Files.readString(server.folder().resolve("err")));
    }

    private Run run(String... arguments) throws Exception {
        return end(start(command(arguments)));
    }

    private static String[] command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(BIN.resolve("aimm").toString()));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private String out(String... arguments) throws Exception {
        Run run = run(arguments);
        assertThat(run.status()).as("%s", run).isZero();
        assertThat(run.err()).isEmpty();
        return run.out();
    }

    private void startServer(String... plugins) throws Exception {
        server.configure(TestServer.CONFIGURATION);
        server.startReady();
        for (String plugin : plugins) {
            server.addPlugin(plugin);
        }
        Api api = new Api(server);
        server.await("the plugins", () -> plugins.length == 0 || api.offers("iris.SVC"));
    }

    @Test
    void aModelFromItsTypeToItsVersions() throws Exception {
        startServer("aimm.plugin.iris");

        assertThat(out("types")).contains("iris.SVC  aimm.plugin.iris  gamma: float = 0.001, C: float = 100.0\n");
        assertThat(out("create", "iris.SVC", "gamma=0.1", "C=10")).startsWith("model 1  iris.SVC  version 1  ");
        assertThat(out("fit", "1", "data:iris_inputs", "data:iris_outputs"))
                .startsWith("model 1  iris.SVC  version 2  ");
        assertThat(out("predict", "1", FLOWERS)).isEqualTo("[0,1,2]\n");
        assertThat(out("predict", "1", FLOWERS, "--json"))
                .isEqualTo("{\"result\":{\"type\":\"numpy_array\",\"dtype\":\"int64\",\"data\":[0,1,2]}}\n");
        assertThat(out("versions", "1"))
                .hasLineCount(3)
                .contains("create_instance")
                .contains("gamma=0.1 C=10");
        Run unfitted = run("predict", "1", "--version", "1", FLOWERS);
        assertThat(unfitted.status()).isEqualTo(1);
        assertThat(unfitted.err()).startsWith("aimm: ").contains("not fitted").doesNotContain("\tat ");

        out("download", "1", "model.bin");
        assertThat(out("upload", "model.bin", "--type", "iris.SVC")).startsWith("model 2  iris.SVC  version 1  ");
        assertThat(out("predict", "2", FLOWERS)).isEqualTo("[0,1,2]\n");
        assertThat(out("tags", "add", "1", "champion")).endsWith("ready  champion\n");
        out("metadata", "set", "1", "note=of a test");
        out("export", "1", "model.zip");
        assertThat(out("import", "model.zip")).startsWith("model 3  iris.SVC  version 1  ");
        assertThat(out("model", "3")).endsWith("ready  champion\nnote: of a test\n");
        assertThat(out("predict", "3", FLOWERS)).isEqualTo("[0,1,2]\n");
        assertThat(out("delete", "3")).isEqualTo("model 3 is deleted\n");
        Files.writeString(server.folder().resolve("flowers.csv"), "a,b,c,d\n5.1,3.5,1.4,0.2\n7.7,3.0,6.1,2.3\n");
        assertThat(out("predict", "2", "@flowers.csv", "--accept", "csv")).isEqualToNormalizingNewlines("0\n0\n2\n");
        Files.writeString(server.folder().resolve("classes.csv"), "class\n0\n2\n");
        assertThat(out("fit", "2", "@flowers.csv", "y=@classes.csv")).startsWith("model 2  iris.SVC  version 2  ");
        assertThat(out("predict", "2", "@flowers.csv")).isEqualTo("[0,2]\n");
        assertThat(out("plugins")).contains("aimm.plugin.iris").contains("ready");
        assertThat(out("top")).contains("models: 2").contains("aimm.plugin.iris");
        var models = new ObjectMapper().readTree(out("models", "--json"));
        assertThat(models.at("/models/1/instance_id").asInt()).isEqualTo(2);
    }

    @Test
    void pluginsAreUploadedAndRolledBack() throws Exception {
        startServer();
        Path jars = Files.createDirectories(server.folder().resolve("jars"));
        TestPluginJar.deploy(jars, "1.0.0");
        assertThat(out("plugins", "upload", "jars/testplugin.jar"))
                .isEqualTo("plugin aimm.runtime.testplugin 1.0.0 serves test.Model\n");
        TestPluginJar.deploy(jars, "2.0.0");
        assertThat(out("plugins", "upload", "jars/testplugin.jar")).contains(" 2.0.0 serves");
        out("create", "test.Model");
        assertThat(out("predict", "1", "\"version\"")).isEqualTo("\"2.0.0\"\n");

        assertThat(out("plugins", "rollback", "aimm.runtime.testplugin")).contains(" 1.0.0 serves");
        assertThat(out("predict", "1", "\"version\"")).isEqualTo("\"1.0.0\"\n");
        Run failed = run("predict", "1", "\"throw\"");
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.err()).contains("thrown on purpose").contains("hint: ");
        out("plugins", "remove", "aimm.runtime.testplugin");
        assertThat(run("types").out()).doesNotContain("test.Model");
    }

    @Test
    void bundlesAreListedStoppedAndStarted() throws Exception {
        startServer();
        Matcher event = Pattern.compile("(?m)^ *(\\d+)  aimm\\.server\\.backend\\.event .* active ")
                .matcher(out("bundles"));
        assertThat(event.find()).isTrue();
        String id = event.group(1);

        assertThat(out("bundles", "stop", id)).startsWith("bundle " + id + "  ").endsWith("  resolved\n");
        assertThat(out("bundles", "start", id)).endsWith("  active\n");
        Run framework = run("bundles", "stop", "0");
        assertThat(framework.status()).isEqualTo(1);
        assertThat(framework.err()).startsWith("aimm: the server could not answer without ");
    }

    @Test
    void aFitIsCancelledByItsNumberAndByCtrlC() throws Exception {
        startServer();
        Path jars = Files.createDirectories(server.folder().resolve("jars"));
        TestPluginJar.deploy(jars, "1.0.0");
        out("plugins", "upload", "jars/testplugin.jar");
        out("create", "test.Model");
        String action = out("fit", "1", "\"sleep\"", "600000", "--detach").strip();
        assertThat(out("cancel", action)).startsWith("action " + action + " is ");
        Run watched = run("watch", action);
        assertThat(watched.status()).isEqualTo(5);
        assertThat(watched.err()).isEqualTo("aimm: action " + action + " was cancelled\n");

        Process fit = start(command("fit", "1", "\"sleep\"", "600000"));
        Api api = new Api(server);
        server.await("fitting", api::isBusy);
        new ProcessBuilder("kill", "-INT", Long.toString(fit.pid())).start().waitFor();

        Run interrupted = end(fit);
        assertThat(interrupted.status()).isEqualTo(5);
        assertThat(interrupted.err()).startsWith("aimm: interrupted; action " + (Long.parseLong(action) + 1) + " is ");
        server.await("cancelled", () -> !api.isBusy());
    }

    @Test
    void withoutAServerItSaysSo() throws Exception {
        Run run = run("models");

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("aimm: http://127.0.0.1:")
                .contains("nothing listens")
                .contains("\nhint: ");
        server.run("--version"); // so that there is something to look after
    }

    @Test
    void aPasswordIsHashedAsTheServerDoesIt() throws Exception {
        Files.writeString(server.folder().resolve("password"), "secret\n");

        Run run = end(start("bash", "-c", "aimm hash-password < password"));

        assertThat(run.out()).startsWith("pbkdf2-sha256$").hasLineCount(1);
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        Run installed = end(start("bash", "-c", """
                compopt() { :; } # nobody presses the tabulator
                source '%s'
                COMP_WORDS=(aimm mo) COMP_CWORD=1 COMP_LINE='aimm mo' COMP_POINT=7
                $(complete -p aimm | sed 's/.*-F \\([^ ]*\\).*/\\1/') aimm mo aimm
                echo "${COMPREPLY[@]}"
                COMP_WORDS=(aimm fit --det) COMP_CWORD=2 COMP_LINE='aimm fit --det' COMP_POINT=14 COMPREPLY=()
                $(complete -p aimm | sed 's/.*-F \\([^ ]*\\).*/\\1/') aimm --det fit
                echo "${COMPREPLY[@]}"
                """.formatted(COMPLETION)));

        assertThat(installed).isEqualTo(new Run(0, "models model\n--detach\n", ""));
        assertThat(out("completion", "bash")).isEqualTo(Files.readString(COMPLETION, StandardCharsets.UTF_8));
        assertThat(end(start("bash", "-c", "source <(aimm completion zsh) && complete -p aimm"))
                        .out())
                .startsWith("complete ");
    }
}
