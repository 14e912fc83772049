package aimm.server.control.http;

import static aimm.server.control.http.TestServer.readUntil;
import static aimm.server.control.http.TestServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that send all of a body before they look for the answer must find it, however early it was refused. */
@Timeout(60)
class RefusedBodiesTest {

    private static final byte[] PIECE = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNK =
            ("100000\r\n" + "x".repeat(1 << 20) + "\r\n").getBytes(StandardCharsets.US_ASCII);

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.assertLeftNothing();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/nothing,         application/json,         404",
        "/health/live,            application/json,         405",
        "/api/v1/plugins,         application/octet-stream, 413",
        "/api/v1/models,          text/plain,               415",
        "/api/v1/models/1/fit,    application/json,         413",
        "/v2/models/none/infer,   application/json,         404"
    })
    void ofAnyLengthAreSentToTheirEnd(String path, String type, int status) throws Exception {
        try (Socket socket = server.connect()) {
            write(socket, head(path, type, "Content-Length: " + (8 << 20)));
            for (int i = 0; i < 8; i++) {
                socket.getOutputStream().write(PIECE);
            }
            assertThat(readUntil(socket, "\r\n")).startsWith("HTTP/1.1 " + status);
            readUntil(socket, "\"}");
            goesOn(socket);
        }
        try (Socket socket = server.connect()) {
            write(socket, head(path, type, "Transfer-Encoding: chunked"));
            for (int i = 0; i < 8; i++) {
                socket.getOutputStream().write(CHUNK);
            }
            write(socket, "0\r\n\r\n");
            assertThat(readUntil(socket, "\r\n")).startsWith("HTTP/1.1 " + status);
            readUntil(socket, "\"}");
            goesOn(socket);
        }
    }

    private static void goesOn(Socket socket) throws IOException {
        write(socket, "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(readUntil(socket, "\r\n")).startsWith("HTTP/1.1 200");
    }

    @Test
    void withoutEndAreNotReadForEver() throws Exception {
        try (Socket socket = server.connect()) {
            write(socket, head("/api/v1/nothing", "application/json", "Transfer-Encoding: chunked"));
            OutputStream out = socket.getOutputStream();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 256; i++) {
                            out.write(CHUNK);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    private static String head(String path, String type, String length) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\n" + length + "\r\n\r\n";
    }
}
