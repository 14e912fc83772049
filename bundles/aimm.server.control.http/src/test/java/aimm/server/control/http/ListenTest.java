package aimm.server.control.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.control.http.access.AccessException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void withoutUsersItDoesNotListenForOthers(String host) {
        assertThatThrownBy(() -> HttpServer.listen(new TestSettings().host(host).build(), Set.of()))
                .isInstanceOf(AccessException.class)
                .hasMessageContaining("can be reached from other machines")
                .hasMessageContaining("configure users, keys or certificates")
                .hasMessageContaining("server.insecure: true");
        HttpServerTest.assertNoThreads();
    }

    @Test
    void withAKeyItDoesAndSaysThatItIsReadable() throws Exception {
        try (LogLines log = new LogLines();
                HttpServer server = HttpServer.listen(
                        new TestSettings()
                                .host("0.0.0.0")
                                .roll(People.withKeys())
                                .build(),
                        Set.of())) {
            assertThat(log.text()).contains(server.address() + " is not encrypted");
        }
    }

    @Test
    void withoutUsersItDoesIfItMustAndSaysSo() throws Exception {
        try (LogLines log = new LogLines();
                HttpServer server = HttpServer.listen(
                        new TestSettings().host("0.0.0.0").insecure().build(), Set.of())) {
            assertThat(log.text()).contains("whoever reaches " + server.address() + " may do anything");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "localhost"})
    void onLoopbackNobodyIsNeeded(String host) throws Exception {
        try (LogLines log = new LogLines();
                HttpServer server =
                        HttpServer.listen(new TestSettings().host(host).build(), Set.of())) {
            assertThat(log.text())
                    .contains("serving HTTP at " + server.address())
                    .doesNotContain("encrypted", "anything");
        }
    }
}
