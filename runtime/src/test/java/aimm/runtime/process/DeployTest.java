package aimm.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Plugins that come over HTTP. */
class DeployTest {

    private static final String NAME = "aimm.runtime.testplugin";
    private static final String CONFIGURATION =
            TestServer.CONFIGURATION.replace("plugins:", "deploy: {inflated_megabytes: 8}\nplugins:");

    @RegisterExtension
    final ServerProcess server = new ServerProcess();

    private Api api;

    private void start(String configuration) throws Exception {
        server.configure(configuration);
        server.startReady();
        api = new Api(server);
    }

    @Test
    void updatesAndRollbacksUnderContinuousPredictionsFailNone() throws Exception {
        start(CONFIGURATION);
        replaceUnderPredictions();
    }

    @Test
    void neitherDoTheyInsideTheServer() throws Exception {
        start(CONFIGURATION.replace("{names: []}", "{names: [], in_process: [" + NAME + "]}"));
        replaceUnderPredictions();
    }

    private void replaceUnderPredictions() throws Exception {
        deploy("1.0.0");
        long model = api.create("[]");
        try (Load load = new Load(4, () -> {
            Api.Answer answer = api.predict(model, "[\"version\"]");
            return answer.status() == 200 ? null : answer.toString();
        })) {
            for (String version : List.of("1.1.0", "2.0.0", "1.5.0")) {
                load.more(100);
                deploy(version);
                assertThat(version(model)).isEqualTo(version);
            }
            load.more(100);
            assertThat(api.post("plugins/" + NAME + "/rollback", null).status()).isEqualTo(200);
            assertThat(version(model)).isEqualTo("2.0.0");
            load.more(100);
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void takingThePlaceOfAJarAndGivingItBackFailsNoPrediction() throws Exception {
        start(CONFIGURATION);
        TestPluginJar.deploy(server.plugins(), "1.0.0");
        server.await("offered", () -> api.offers("test.Model"));
        long model = api.create("[]");
        try (Load load = new Load(4, () -> {
            Api.Answer answer = api.predict(model, "[\"version\"]");
            return answer.status() == 200 ? null : answer.toString();
        })) {
            load.more(100);
            deploy("2.0.0");
            assertThat(version(model)).isEqualTo("2.0.0");
            load.more(100);
            assertThat(api.call("DELETE", "plugins/" + NAME, null).status()).isEqualTo(204);
            server.await("the jar's version", () -> version(model).equals("1.0.0"));
            load.more(100);
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void whatIsNoGoodPluginIsRefusedAndTheOldOneServes() throws Exception {
        start(CONFIGURATION);
        deploy("1.0.0");
        long model = api.create("[]");

        TestPluginJar.deployBroken(built(), "2.0.0");
        refused(422, "bundle-refused", "version 2.0.0 is broken", upload("plugins", jar()));
        refused(422, "bundle-refused", "unpacked it has more than 8388608 bytes", upload("plugins", bomb()));
        Path text = Files.writeString(server.folder().resolve("text"), "no jar");
        refused(422, "bundle-refused", "it is no jar", upload("plugins", text));
        TestPluginJar.deploy(built(), "2.0.0");
        refused(422, "digest-mismatch", digest(jar()), upload("plugins?sha256=" + "0".repeat(64), jar()));

        assertThat(version(model)).isEqualTo("1.0.0");
        assertThat(api.get("plugins/" + NAME).body().at("/bundle/error").asString())
                .contains("version 2.0.0 is broken");
        assertThat(upload("plugins?sha256=" + digest(jar()), jar()).status()).isEqualTo(201);
        assertThat(version(model)).isEqualTo("2.0.0");
        Path incoming = server.data().resolve("deployed/incoming");
        assertThat(incoming).isEmptyDirectory();
    }

    @Test
    void whatWasUploadedIsThereAfterARestartAndBeforeAnyJarOfItsName() throws Exception {
        start(CONFIGURATION);
        deploy("1.0.0");
        deploy("1.1.0");
        long model = api.create("[]");
        server.stop();
        TestPluginJar.deploy(server.plugins(), "9.0.0");

        server.start();
        List<String> versions = new ArrayList<>();
        server.await("an answer", () -> {
            try {
                Api.Answer answer = api.predict(model, "[\"version\"]");
                if (answer.status() == 200) {
                    versions.add(answer.body().get("result").asString());
                }
            } catch (IOException e) {
                return false; // it does not listen yet
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
            return versions.size() == 50;
        });
        server.awaitReady();
        assertThat(versions).containsOnly("1.1.0");
        assertThat(api.get("plugins/" + NAME)
                        .body()
                        .at("/bundle/previous/0/version")
                        .asString())
                .isEqualTo("1.0.0");
        assertThat(api.post("plugins/" + NAME + "/rollback", null).status()).isEqualTo(200);
        server.kill();

        server.startReady();
        server.await("offered", () -> api.offers("test.Model"));
        assertThat(version(model)).isEqualTo("1.0.0");
        assertThat(api.call("DELETE", "plugins/" + NAME, null).status()).isEqualTo(204);
        server.await("the jar's version", () -> version(model).equals("9.0.0"));
        server.stop();

        server.startReady();
        server.await("offered", () -> api.offers("test.Model"));
        assertThat(version(model)).isEqualTo("9.0.0");
    }

    @Test
    void aPluginThatTheConfigurationNamesMayBeAnUploadedOne() throws Exception {
        start(CONFIGURATION);
        deploy("1.0.0");
        server.stop();

        start(CONFIGURATION.replace("{names: []}", "{names: [" + NAME + "]}"));
        assertThat(version(api.create("[]"))).isEqualTo("1.0.0");
    }

    @Test
    void theControlThatAnswersCanNotBeStoppedButOthersCan() throws Exception {
        start(CONFIGURATION);
        for (var bundle : api.get("bundles").body().get("bundles")) {
            long id = bundle.get("id").asLong();
            switch (bundle.get("name").asString()) {
                case "aimm.server.control.http", "org.apache.felix.scr", "aimm.server.json" ->
                    refused(409, "essential-bundle", "could not answer", api.post("bundles/" + id + "/stop", null));
                case "aimm.server.engine" -> {
                    assertThat(api.post("bundles/" + id + "/stop", null).status())
                            .isEqualTo(200);
                    server.await("no engine", () -> server.status("/api/v1/models") == 503);
                    assertThat(api.post("bundles/" + id + "/start", null)
                                    .body()
                                    .get("state")
                                    .asString())
                            .isEqualTo("active");
                    server.await("an engine", () -> server.status("/api/v1/models") == 200);
                }
                default -> assertThat(id).isNotNegative();
            }
        }
    }

    private void deploy(String version) throws Exception {
        TestPluginJar.deploy(built(), version);
        Api.Answer answer = upload("plugins", jar());
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        assertThat(answer.body().get("version").asString()).isEqualTo(version);
    }

    private Api.Answer upload(String path, Path file) throws IOException, InterruptedException {
        return api.upload(path, file);
    }

    private Path built() throws IOException {
        return Files.createDirectories(server.folder().resolve("built"));
    }

    private Path jar() throws IOException {
        return built().resolve("testplugin.jar");
    }

    private Path bomb() throws IOException {
        Path bomb = server.folder().resolve("bomb.jar");
        try (OutputStream out = Files.newOutputStream(bomb);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write("Manifest-Version: 1.0\n\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("zeros"));
            for (int i = 0; i < 9; i++) {
                zip.write(new byte[1 << 20]);
            }
        }
        return bomb;
    }

    private static String digest(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static void refused(int status, String type, String detail, Api.Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.body().get("type").asString()).isEqualTo("urn:aimm:" + type);
        assertThat(answer.body().get("detail").asString()).contains(detail);
    }

    private String version(long model) {
        try {
            return api.predict(model, "[\"version\"]").body().path("result").asString();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("predicting failed", e);
        }
    }
}
