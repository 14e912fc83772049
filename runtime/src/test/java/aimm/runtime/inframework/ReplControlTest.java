package aimm.runtime.inframework;

import static org.assertj.core.api.Assertions.assertThat;

import hat.juggler.ClientOptions;
import hat.juggler.JugglerClient;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;

class ReplControlTest extends ControlCases {

    private static final String REPL = "aimm.server.control.repl";
    private static final Map<String, Object> USERS =
            Map.of("users", new String[] {"{\"username\": \"user\", \"password\": \"digest\"}"});

    ReplControlTest() {
        super(REPL, USERS);
    }

    @Test
    void staysAwayWhileItsConfigurationIsWrong() throws Exception {
        configure(
                Map.of("server.port", 0L, "users", new String[] {"{\"username\": \"a\", \"password\": \"pbkdf2$\"}"}));
        assertThat(controls.waitForService(500)).isNull();
        configure(Map.of("server.port", 0L, "server.pem_file", "missing.pem"));
        assertThat(controls.waitForService(500)).isNull();

        configure(0);
        assertServes(controls.waitForService(MILLIS).address());
    }

    @Test
    void severalServeAtOnce() throws Exception {
        configure(0);
        Configuration second = configurations.getFactoryConfiguration(REPL, "second", "?");
        try {
            second.update(FrameworkUtil.asDictionary(USERS));
            await("two controls", () -> controls.size() == 2);

            for (Object control : controls.getServices()) {
                assertServes(((aimm.server.api.Control) control).address());
            }
        } finally {
            second.delete();
        }
        await("one control", () -> controls.size() == 1);
        assertServes(controls.getService().address());
    }

    @Override
    void assertServes(String address) throws Exception {
        Map<String, Object> credentials = Map.of("username", "user", "password", "digest");
        try (JugglerClient client = connect(address)) {
            assertThat(client.request("login", credentials)
                            .toCompletableFuture()
                            .get(MILLIS, TimeUnit.MILLISECONDS))
                    .isEqualTo(Map.of("success", true));
        }
    }

    private static JugglerClient connect(String address) throws IOException {
        return JugglerClient.connect(URI.create(address), new ClientOptions());
    }
}
