package aimm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class AimmClientBuilderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8080",
                "ws://127.0.0.1:8080",
                "http:///x",
                "http://user:secret@host",
                "http://host?x=1",
                "http://host#x",
                "x"
            })
    void whatIsNoServersAddressIsRefused(String address) {
        assertThatThrownBy(() -> AimmClient.to(URI.create(address))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keysAndPasswordsAreSent() throws Exception {
        try (RawServer server = new RawServer()) {
            server.json(200, "{}").json(200, "{}").json(200, "{}");
            try (AimmClient aimm = AimmClient.to(server.address()).key("k1").build()) {
                aimm.workers();
            }
            try (AimmClient aimm = AimmClient.to(server.address())
                    .user("alice", "sécret".toCharArray())
                    .build()) {
                aimm.workers();
            }
            try (AimmClient aimm = AimmClient.to(server.address()).build()) {
                aimm.workers();
            }
            assertThat(server.requests.take()).contains("\r\nAuthorization: Bearer k1\r\n");
            assertThat(server.requests.take()).contains("\r\nAuthorization: Basic YWxpY2U6c8OpY3JldA==\r\n");
            assertThat(server.requests.take()).doesNotContain("Authorization");
        }
    }

    @Test
    void secretsGoToOtherMachinesWithTlsAlone() {
        AimmClientBuilder builder =
                AimmClient.to(URI.create("http://192.0.2.1:8080")).key("k1");

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the key or password would go to 192.0.2.1 without TLS; use https");
        builder.openly().build().close();
        AimmClient.to(URI.create("https://192.0.2.1")).key("k1").build().close();
        AimmClient.to(URI.create("http://192.0.2.1")).build().close();
        AimmClient.to(URI.create("http://localhost:8080")).key("k1").build().close();
    }

    @Test
    void aPathBeforeTheApiIsKept() throws Exception {
        try (RawServer server = new RawServer()) {
            server.json(200, "{}");
            try (AimmClient aimm =
                    AimmClient.to(URI.create(server.address() + "/models/aimm")).build()) {
                aimm.workers();
            }
            assertThat(server.requests.take()).startsWith("GET /models/aimm/api/v1/workers HTTP/1.1");
        }
    }

    @Test
    void aTimeoutMustBeOne() {
        AimmClientBuilder builder = AimmClient.to(URI.create("http://127.0.0.1"));

        assertThatThrownBy(() -> builder.timeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
