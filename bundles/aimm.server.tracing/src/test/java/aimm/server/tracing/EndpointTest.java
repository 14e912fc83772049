package aimm.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:4318/v1/traces", "https://collector.example/v1/traces?key=1", "http://[::1]:1"
            })
    void aUrlIsTaken(String text) {
        assertThat(Endpoint.parse(text)).isEqualTo(URI.create(text));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:4318, Illegal character in scheme name",
        "localhost:4318, does not begin with http",
        "ftp://127.0.0.1/secret, does not begin with http",
        "/v1/traces, does not begin with http",
        "http:///secret, names no host",
        "http://127.0.0.1:70000/secret, no port that there can be",
        "http://user:secret@127.0.0.1:4318/, a user or password",
    })
    void whatIsNoneIsRefusedAndNotRepeated(String text, String why) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageStartingWith("endpoint: ")
                .hasMessageContaining(why)
                .hasMessageEndingWith("expected a URL such as http://127.0.0.1:4318/v1/traces")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aQueryIsNotShown() {
        assertThat(Endpoint.shown(URI.create("https://collector.example:1/v1/traces?key=secret")))
                .isEqualTo("https://collector.example:1/v1/traces");
    }
}
