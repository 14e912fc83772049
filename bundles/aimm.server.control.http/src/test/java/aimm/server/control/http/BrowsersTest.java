package aimm.server.control.http;

import static aimm.server.control.http.TestServer.readUntil;
import static aimm.server.control.http.TestServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class BrowsersTest {

    private static final String LISTED = "https://app.example";
    private static final String PREFLIGHT =
            "Access-Control-Request-Method: POST\r\n" + "Access-Control-Request-Headers: authorization,content-type";

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(
                new TestSettings().origins(LISTED).roll(People.withKeys()).build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void pagesOfListedOriginsMayDoWhatTheirUsersMay() throws Exception {
        String answer = ask(
                "POST /api/v1/models",
                "Origin: " + LISTED + "\r\nSec-Fetch-Site: cross-site\r\n" + People.bearer("key-of-engineer"));

        assertThat(answer)
                .startsWith("HTTP/1.1 400") // the body is missing
                .contains("Access-Control-Allow-Origin: " + LISTED + "\r\n")
                .contains("Access-Control-Allow-Credentials: true\r\n")
                .contains("Vary: Origin\r\n")
                .contains("Access-Control-Expose-Headers: ETag, ");
    }

    @Test
    void theyAreToldToSayWhoTheyAreToo() throws Exception {
        assertThat(ask("GET /api/v1/models", "Origin: " + LISTED))
                .startsWith("HTTP/1.1 401")
                .contains("Access-Control-Allow-Origin: " + LISTED + "\r\n");
    }

    @Test
    void aPreflightIsAnsweredWithoutAKey() throws Exception {
        assertThat(ask("OPTIONS /api/v1/models/1", "Origin: " + LISTED + "\r\n" + PREFLIGHT))
                .startsWith("HTTP/1.1 204")
                .contains("Access-Control-Allow-Methods: DELETE, GET, HEAD, PATCH, PUT\r\n")
                .contains("Access-Control-Allow-Headers: authorization,content-type\r\n")
                .contains("Access-Control-Max-Age: 600\r\n");
        assertThat(ask("OPTIONS /nowhere", "Origin: " + LISTED + "\r\n" + PREFLIGHT))
                .startsWith("HTTP/1.1 404");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://app.example",
                "https://app.example:444",
                "https://app.example.evil.example",
                "https://APP.example",
                "null",
                "*"
            })
    void pagesOfOthersMayDoNothingAndReadNothing(String origin) throws Exception {
        assertThat(ask("POST /api/v1/models", "Origin: " + origin + "\r\n" + People.bearer("key-of-admin")))
                .startsWith("HTTP/1.1 403")
                .contains("cross-site-request", "Vary: Origin")
                .doesNotContain("Access-Control");
        assertThat(ask("OPTIONS /api/v1/models", "Origin: " + origin + "\r\n" + PREFLIGHT))
                .startsWith("HTTP/1.1 403")
                .doesNotContain("Access-Control");
        assertThat(ask("GET /api/v1/models", "Origin: " + origin + "\r\n" + People.bearer("key-of-admin")))
                .startsWith("HTTP/1.1 200")
                .doesNotContain("Access-Control");
    }

    @Test
    void namesOfHeadersThatAreNoneAreNotRepeated() throws Exception {
        assertThat(ask(
                        "OPTIONS /api/v1/models",
                        "Origin: " + LISTED + "\r\nAccess-Control-Request-Method: GET\r\n"
                                + "Access-Control-Request-Headers: a;b"))
                .startsWith("HTTP/1.1 204")
                .doesNotContain("Access-Control-Allow-Headers");
    }

    @Test
    void withoutListedOriginsThereIsNoPreflight() throws Exception {
        try (TestServer usual = new TestServer()) {
            assertThat(usual.statusLine("OPTIONS", "/api/v1/models", "Origin: http://localhost", PREFLIGHT))
                    .startsWith("HTTP/1.1 405");
            assertThat(usual.get("/api/v1/models").header("Vary")).isNull();
        }
    }

    @Test
    void everyAnswerTellsBrowsersToBeCareful() throws Exception {
        for (String request :
                new String[] {"GET /api/v1/models", "GET /none", "GET /api/v1/..%2f", "GET /health/live"}) {
            assertThat(ask(request, "X: y"))
                    .contains("X-Content-Type-Options: nosniff\r\n")
                    .contains("Cache-Control: no-store\r\n")
                    .contains("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n")
                    .contains("Referrer-Policy: no-referrer\r\n")
                    .contains("Cross-Origin-Resource-Policy: same-origin\r\n")
                    .contains("Server: aimm\r\n")
                    .doesNotContain("Strict-Transport-Security");
        }
    }

    private String ask(String request, String headers) throws IOException {
        try (Socket socket = server.connect()) {
            write(
                    socket,
                    request + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n" + headers
                            + "\r\n\r\n");
            return readUntil(socket, "no such text");
        }
    }
}
