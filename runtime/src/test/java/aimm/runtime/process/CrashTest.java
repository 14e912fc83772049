package aimm.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SIGKILL of the server at random points of a load of creates and fits. */
class CrashTest {

    private static final int ROUNDS = 4;

    @RegisterExtension
    final ServerProcess server = new ServerProcess();

    /** A model as the server acknowledged it last; the bytes are unknown if a call on it was not answered. */
    private record Acknowledged(long version, byte[] instance) {}

    @Test
    void everyAcknowledgedModelIsThereByteForByte() throws Exception {
        server.configure(TestServer.CONFIGURATION);
        TestPluginJar.deploy(server.plugins(), "1.0.0");
        Map<Long, Acknowledged> models = new ConcurrentHashMap<>();
        Random random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            server.startReady();
            Api api = new Api(server);
            server.await("offered", () -> api.offers("test.Model"));
            for (Map.Entry<Long, Acknowledged> model : models.entrySet()) {
                Api.Answer found = api.get("models/" + model.getKey());
                assertThat(found.status()).as("model %s", model.getKey()).isEqualTo(200);
                long version = found.body().get("version").asLong();
                assertThat(version)
                        .isBetween(model.getValue().version(), model.getValue().version() + 1);
                if (version == model.getValue().version()) {
                    assertThat(api.instance(model.getKey()))
                            .isEqualTo(model.getValue().instance());
                }
                assertThat(api.predict(model.getKey(), "[1]").status()).isEqualTo(200);
            }
            Load load = new Load(3, () -> {
                long id = api.create("[5000]");
                models.put(id, new Acknowledged(1, api.instance(id)));
                Api.Answer fitted = api.fit(id, "[1]");
                if (fitted.status() == 200) {
                    long version = fitted.body().get("version").asLong();
                    models.remove(id);
                    byte[] instance = api.instance(id);
                    models.put(id, new Acknowledged(version, instance));
                }
                return null;
            });
            load.more(20 + random.nextInt(30));
            server.kill();
            load.close();
        }
        assertThat(models).hasSizeGreaterThan(20);
    }
}
