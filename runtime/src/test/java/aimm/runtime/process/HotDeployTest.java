package aimm.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HotDeployTest {

    @RegisterExtension
    final ServerProcess server = new ServerProcess();

    private Api api;

    private void start(String configuration) throws Exception {
        server.configure(configuration);
        server.startReady();
        api = new Api(server);
    }

    @Test
    void aJarPutIntoTheFolderAddsItsModelTypeAndOneTakenAwayLeavesItsModels() throws Exception {
        start(TestServer.CONFIGURATION);
        assertThat(api.offers("test.Model")).isFalse();
        TestPluginJar.deploy(server.plugins(), "1.0.0");
        server.await("offered", () -> api.offers("test.Model"));
        long model = api.create("[]");
        byte[] instance = api.instance(model);

        Files.delete(server.plugins().resolve("testplugin.jar"));
        server.await("gone", () -> !api.offers("test.Model"));
        assertThat(api.get("models/" + model).body().get("available").asBoolean())
                .isFalse();
        Api.Answer refused = api.predict(model, "[1]");
        assertThat(refused.body().get("detail").asString()).isEqualTo("no predict plugin for model type test.Model");
        assertThat(api.instance(model)).isEqualTo(instance);

        TestPluginJar.deploy(server.plugins(), "1.0.0");
        server.await("offered again", () -> api.offers("test.Model"));
        assertThat(api.predict(model, "[1]").body().get("result").asInt()).isEqualTo(1);
    }

    @Test
    void anUpdateUnderContinuousPredictionsFailsNone() throws Exception {
        start(TestServer.CONFIGURATION);
        updateUnderPredictions();
    }

    @Test
    void anUpdateInsideTheServerUnderContinuousPredictionsFailsNone() throws Exception {
        start(TestServer.CONFIGURATION.replace("{names: []}", "{names: [], in_process: [aimm.runtime.testplugin]}"));
        updateUnderPredictions();
    }

    private void updateUnderPredictions() throws Exception {
        TestPluginJar.deploy(server.plugins(), "1.0.0");
        server.await("offered", () -> api.offers("test.Model"));
        long model = api.create("[]");
        try (Load load = new Load(4, () -> {
            Api.Answer answer = api.predict(model, "[\"version\"]");
            return answer.status() == 200 ? null : answer.toString();
        })) {
            for (String version : new String[] {"1.1.0", "1.2.0", "2.0.0"}) {
                load.more(200);
                TestPluginJar.deploy(server.plugins(), version);
                server.await(version + " serving", () -> version(model).equals(version));
            }
            load.more(200);
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void aBrokenUpdateLeavesTheOldRevisionServing() throws Exception {
        start(TestServer.CONFIGURATION);
        TestPluginJar.deploy(server.plugins(), "1.0.0");
        server.await("offered", () -> api.offers("test.Model"));
        long model = api.create("[]");
        try (Load load = new Load(2, () -> {
            Api.Answer answer = api.predict(model, "[\"version\"]");
            return answer.status() == 200
                            && answer.body().get("result").asString().equals("1.0.0")
                    ? null
                    : answer.toString();
        })) {
            TestPluginJar.deployBroken(server.plugins(), "2.0.0");
            server.awaitLog("version 2.0.0 is broken");
            load.more(100);
            assertThat(load.failures()).isEmpty();
        }
        assertThat(api.get("plugins").body().toString()).contains("version 2.0.0 is broken");

        TestPluginJar.deploy(server.plugins(), "2.0.1");
        server.await("mended", () -> version(model).equals("2.0.1"));
    }

    private String version(long model) {
        try {
            return api.predict(model, "[\"version\"]").body().get("result").asString();
        } catch (Exception e) {
            throw new AssertionError("predicting failed", e);
        }
    }
}
