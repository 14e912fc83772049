package aimm.client;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.DType;
import aimm.plugin.api.Parameter;
import aimm.plugin.api.TensorSpec;
import aimm.server.control.http.TestServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class CatalogTest {

    private TestServer server;
    private AimmClient aimm;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        aimm = AimmClient.to(server.address).build();
    }

    @AfterEach
    void stop() {
        aimm.close();
        server.close();
    }

    @Test
    void modelTypesSayWhatTheyTake() throws Exception {
        assertThat(aimm.modelTypes())
                .containsExactly(new ModelTypeInfo(
                        "fake.Type",
                        "fake",
                        false,
                        List.of(new Parameter("gamma", Parameter.Type.FLOAT, "0.1", "how far it sees")),
                        List.of(),
                        List.of(),
                        List.of(new TensorSpec("X", DType.FP64, List.of(-1L, 4L))),
                        List.of()));
        assertThat(aimm.dataAccesses()).containsExactly(new DataAccessInfo("rows", "fake", List.of()));
    }

    @Test
    void workersAndPluginsAreListed() throws Exception {
        server.engine.plugins = List.of(new aimm.server.api.PluginInfo(
                "p", 3, "1.0.0", true, false, false, List.of("fake.Type"), List.of("rows"), "it is broken"));

        assertThat(aimm.workers()).containsExactly(new WorkerInfo(1, 4711, "fake", "idle", null, 3, null));
        assertThat(aimm.plugins().list())
                .contains(new PluginInfo(
                        "p", "1.0.0", true, false, false, List.of("fake.Type"), List.of("rows"), "it is broken"));
    }

    @Test
    void healthSaysWhatIsMissing() throws Exception {
        assertThat(aimm.health()).isEqualTo(new Health(true, List.of()));
        server.engine.plugins = List.of(new aimm.server.api.PluginInfo(
                "p", 3, "1.0.0", true, false, false, List.of(), List.of(), "it is broken"));

        assertThat(aimm.health()).isEqualTo(new Health(false, List.of(new Health.Missing("p", "it is broken"))));
    }

    @Test
    void theAuditLogTellsWhoChangedWhat(@TempDir Path folder) throws Exception {
        try (TestServer audited = TestServer.audited(folder.resolve("audit.log"));
                AimmClient admin =
                        AimmClient.to(audited.address).key("key-of-admin").build()) {
            admin.models().create("fake.Type", Arguments.NONE);
            admin.models().delete(1);

            AuditEntry newest = admin.audit(1).get(0);
            assertThat(newest)
                    .isEqualTo(new AuditEntry(
                            newest.time(),
                            "end",
                            newest.request(),
                            "admin",
                            "admin",
                            "127.0.0.1",
                            "DELETE",
                            "/api/v1/models/1",
                            204L,
                            null,
                            null,
                            null));
            assertThat(admin.audit(100))
                    .extracting(AuditEntry::event)
                    .containsExactly("end", "begin", "end", "begin", "start");
            assertThat(admin.audit(100).get(4).path()).isNull();
        }
    }

    @Test
    void whatPluginsWroteIsRead() throws Exception {
        aimm.models().create("fake.Type", Arguments.NONE);

        assertThat(aimm.actions().log(1)).containsExactly(new LogLine(Instant.EPOCH, "stderr", "careful"));
    }
}
