package hat.juggler;

import static hat.juggler.TestServer.request;
import static hat.juggler.TestServer.response;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** After each of these others are served, and nothing is left. */
@Timeout(60)
@ExtendWith(LeavesNothing.class)
class HostileFramesTest {

    private static final int LIMIT = 100_000;
    private static final int MEMORY = 300_000;

    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(TestServer.options().maxMessage(LIMIT).maxMemory(MEMORY));
    }

    @AfterEach
    void stop() throws Exception {
        server.assertServes();
        server.close();
    }

    static Stream<String> noRequests() {
        return Stream.of(
                "",
                "{",
                "{}",
                "{\"type\": \"request\"}",
                "{\"type\": \"request\", \"id\": 1, \"name\": 1, \"data\": 1}",
                "{\"type\": \"request\", \"id\": 1, \"name\": \"\"}",
                "{\"type\": \"request\", \"id\": 1, \"name\": \"a\", \"data\": 1} more",
                "{\"type\": \"request\", \"id\": 1, \"name\": \"a\", \"data\": 01}",
                "{\"type\": \"request\", \"id\": 1, \"name\": \"a\", \"data\": " + "[".repeat(LIMIT - 100),
                "{\"type\": " + "{\"type\": ".repeat(LIMIT / 10) + "1" + "}".repeat(100),
                "{\"type\": [\"request\"], \"id\": 1, \"name\": \"a\", \"data\": 1}",
                "{\"type\": \"response\", \"id\": 1, \"name\": \"a\", \"data\": 1}",
                "{\"type\": null}",
                "[1]",
                "\"request\"",
                "null",
                "\uFEFF{}",
                "1" + "[".repeat(1000),
                "0" + "[".repeat(LIMIT / 2),
                "00",
                "0",
                "4",
                "2" + "x".repeat(5000));
    }

    @ParameterizedTest
    @MethodSource("noRequests")
    void whatIsNoRequestClosesTheConnection(String text) throws Exception {
        try (Wire client = server.connect()) {
            client.send(text);
            if (text.startsWith("1")) {
                client.send("0");
            }
            assertThat(client.closeCode()).isEqualTo(1000);
            client.sendClose(1000).awaitEnd();
        }
    }

    @Test
    void deepDataUpToTheBoundAreServed() throws Exception {
        String deep = "[".repeat(400) + "]".repeat(400);
        try (Wire client = server.connect()) {
            client.send(request(1, "a", deep));
            assertThat(client.text()).isEqualTo(response(1, deep));
        }
    }

    @Test
    void messagesUpToTheLimitAreServed() throws Exception {
        try (Wire old = server.connect();
                Wire young = server.connect()) {
            String request = requestOf(LIMIT);
            old.send(request);
            assertThat(old.text()).hasSizeGreaterThan(LIMIT - 100);
            fragments(old, request, 999);
            assertThat(old.text()).hasSizeGreaterThan(LIMIT - 100);

            String segmented = requestOf(LIMIT - 1); // and the character of the segment's kind
            young.send("0" + segmented);
            assertThat(whole(young)).hasSizeGreaterThan(LIMIT - 100);
            young.send("1" + segmented.substring(0, 60_000)).send("2").send("0" + segmented.substring(60_000));
            assertThat(young.text()).isEqualTo("3");
            assertThat(whole(young)).hasSizeGreaterThan(LIMIT - 100);
        }
    }

    @Test
    void largerMessagesCloseTheConnectionHoweverTheyCome() throws Exception {
        String request = requestOf(LIMIT + 1);
        assertTooLarge(client -> client.send(request));
        assertTooLarge(client -> client.send("0" + requestOf(LIMIT)));
        assertTooLarge(client -> fragments(client, request, 999));
        assertTooLarge(client -> client.send("1" + request.substring(0, 60_000)).send("1" + request.substring(60_000)));
        assertTooLarge(client -> client.write(
                new byte[] {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4 // four gigabytes are to come
                }));
        assertTooLarge(client -> {
            server.connection().limitMessages(1000);
            client.send(requestOf(1001));
        });
    }

    private void assertTooLarge(Attack attack) throws Exception {
        server.accepted.clear();
        try (Wire client = server.connect()) {
            attack.on(client);
            assertThat(client.closeCode()).isEqualTo(1009);
            client.awaitEnd();
        }
    }

    @Test
    void allMessagesTogetherHaveALimitAndMemoryIsGivenBack() throws Exception {
        byte[] half =
                ("{\"type\": \"request\", \"data\": \"" + "x".repeat(LIMIT - 1000)).getBytes(StandardCharsets.UTF_8);
        try (Wire first = server.connect();
                Wire second = server.connect();
                Wire third = server.connect();
                Wire fourth = server.connect()) {
            first.frame(Wire.TEXT, half);
            second.frame(Wire.TEXT, half);
            third.frame(Wire.TEXT, half);
            LeavesNothing.until("all have come", () -> server.server.room().taken() > 3L * half.length);
            fourth.frame(Wire.TEXT, half);
            assertThat(fourth.closeCode()).isEqualTo(1013);
            fourth.awaitEnd();

            first.reset();
            server.awaitConnections(2);
            LeavesNothing.until(
                    "a third is given back", () -> server.server.room().taken() < 250_000);
            byte[] rest = "\", \"id\": 1, \"name\": \"\"}".getBytes(StandardCharsets.UTF_8);
            assertThat(second.frame(Wire.FIN | Wire.CONTINUATION, rest).text()).hasSizeGreaterThan(half.length);
            LeavesNothing.until(
                    "a half is given back", () -> server.server.room().taken() < 150_000);
        }
    }

    @Test
    void requestsThatWaitCountAsMemory() throws Exception {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        server.handler = (name, data) -> answer;
        try (Wire client = server.connect()) {
            for (int i = 0; i < 4; i++) {
                client.send(requestOf(LIMIT));
            }
            assertThat(client.closeCode()).isEqualTo(1013);
            client.awaitEnd();
        }
        server.awaitConnections(0);
        assertThat(server.server.room().taken()).isEqualTo(LIMIT); // what runs
        answer.complete(new byte[] {'1'});
    }

    @Test
    void whatIsNoUtf8ClosesTheConnection() throws Exception {
        byte[] good = request(1, "", "\"ž🙂\"").getBytes(StandardCharsets.UTF_8);
        byte[][] bad = {
            {'{', (byte) 0xFF},
            {'{', (byte) 0xC0, (byte) 0x80}, // two bytes where one would do
            {'{', (byte) 0xED, (byte) 0xA0, (byte) 0x80}, // half a surrogate pair
            {'{', (byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, // beyond the last character
            Arrays.copyOf(good, good.length - 3), // ends in a character
            {'0', (byte) 0x80},
            Arrays.copyOf("0ž".getBytes(StandardCharsets.UTF_8), 2) // a character over two segments
        };
        for (byte[] text : bad) {
            try (Wire client = server.connect()) {
                client.frame(Wire.FIN | Wire.TEXT, text);
                assertThat(client.closeCode()).isEqualTo(1007);
                client.awaitEnd();
            }
        }
        try (Wire client = server.connect()) { // over two fragments it may be
            client.frame(Wire.TEXT, Arrays.copyOf(good, good.length - 3));
            client.frame(Wire.FIN | Wire.CONTINUATION, Arrays.copyOfRange(good, good.length - 3, good.length));
            assertThat(client.text()).isEqualTo(response(1, "\"\\u017e\\ud83d\\ude42\""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8103 313233", // not masked
                "C180 00000000", // reserved bits
                "A180 00000000",
                "9180 00000000",
                "8380 00000000", // unknown kinds
                "8B80 00000000",
                "0980 00000000", // a control frame in fragments
                "89FE007E 00000000" + "00", // a control frame that is too long
                "8080 00000000", // goes on with nothing
                "0182 00000000 7B22 8182 00000000 7B22", // a text in a text
                "8881 00000000 03", // half a code
                "8882 00000000 03E7", // codes that nobody may send
                "8882 00000000 03ED",
                "8883 00000000 03E8FF" // a reason that is no UTF-8
            })
    void framesAgainstTheProtocolCloseTheConnection(String hex) throws Exception {
        try (Wire client = server.connect()) {
            client.write(java.util.HexFormat.of().parseHex(hex.replace(" ", "")));
            assertThat(client.closeCode()).isIn(1002, 1007);
            client.awaitEnd();
        }
    }

    @Test
    void emptyFragmentsDoNoHarm() throws Exception {
        try (Wire client = server.connect()) {
            client.frame(Wire.TEXT, new byte[0]);
            for (int i = 0; i < 1000; i++) {
                client.frame(Wire.CONTINUATION, new byte[0]);
            }
            client.frame(Wire.FIN | Wire.CONTINUATION, request(1, "", "1").getBytes(StandardCharsets.UTF_8));
            assertThat(client.text()).isEqualTo(response(1, "1"));
        }
    }

    @Test
    void aFrameThatComesByteByByteIsRead() throws Exception {
        try (Wire client = server.connect()) {
            client.socket.setTcpNoDelay(true);
            for (byte b :
                    Wire.bytes(Wire.FIN | Wire.TEXT, request(1, "", "1").getBytes(StandardCharsets.UTF_8), true)) {
                client.write(new byte[] {b});
            }
            assertThat(client.text()).isEqualTo(response(1, "1"));
        }
    }

    private interface Attack {

        void on(Wire client) throws Exception;
    }

    private static String requestOf(int length) {
        String empty = request(1, "echo", "\"\"");
        return request(1, "echo", "\"" + "x".repeat(length - empty.length()) + "\"");
    }

    private static void fragments(Wire client, String text, int size) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += size) {
            int to = Math.min(bytes.length, from + size);
            int kind = (from == 0 ? Wire.TEXT : Wire.CONTINUATION) | (to == bytes.length ? Wire.FIN : 0);
            client.frame(kind, Arrays.copyOfRange(bytes, from, to));
        }
    }

    private static String whole(Wire client) throws Exception {
        StringBuilder whole = new StringBuilder();
        String segment;
        do {
            segment = client.text();
            whole.append(segment, 1, segment.length());
        } while (segment.charAt(0) == '1');
        return whole.toString();
    }
}
