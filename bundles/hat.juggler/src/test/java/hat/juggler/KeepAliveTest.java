package hat.juggler;

import static hat.juggler.TestServer.request;
import static hat.juggler.TestServer.response;
import static org.assertj.core.api.Assertions.assertThat;

import hat.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Only what has to happen is waited for, never that something does not happen within some time. */
@Timeout(60)
@ExtendWith(LeavesNothing.class)
class KeepAliveTest {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofMinutes(10);

    @Test
    void aSilentClientIsPingedAgainAndAgainAsLongAsItAnswers() throws Exception {
        try (TestServer server = new TestServer(TestServer.options().pings(SHORT, LONG))) {
            try (Wire client = server.connect()) {
                client.send("3");
                for (int i = 0; i < 10; i++) {
                    assertThat(client.text()).isEqualTo("2");
                    client.send(i % 2 == 0 ? "3" : "3whatever");
                }
                client.send(request(1, "", "1").replaceFirst("^", "0"));
                String text = client.text();
                while (text.equals("2")) {
                    text = client.text();
                }
                assertThat(text).isEqualTo("0" + response(1, "1"));
            }
        }
    }

    @Test
    void anyFrameIsAnAnswer() throws Exception {
        try (TestServer server = new TestServer(TestServer.options().pings(SHORT, LONG))) {
            try (Wire client = server.connect()) {
                client.send("3");
                assertThat(client.text()).isEqualTo("2");
                client.send("1");
                assertThat(client.text()).isEqualTo("2");
                client.frame(Wire.FIN | Wire.PONG, new byte[0]);
                assertThat(client.text()).isEqualTo("2");
                client.frame(Wire.TEXT, new byte[] {'0'});
                assertThat(client.text()).isEqualTo("2");
            }
        }
    }

    @Test
    void aClientThatDoesNotAnswerIsDisconnected() throws Exception {
        try (TestServer server =
                new TestServer(TestServer.options().dialect(Dialect.V07).pings(SHORT, SHORT))) {
            try (Wire client = server.connect()) {
                assertThat(client.text()).isEqualTo("2");
                assertThat(client.closeCode()).isEqualTo(1000);
                client.sendClose(1000).awaitEnd();
            }
        }
    }

    @Test
    void clientsOfTheOldOrOfNoDialectAreNotPinged() throws Exception {
        try (TestServer server = new TestServer(TestServer.options().pings(SHORT, SHORT))) {
            try (Wire none = server.connect();
                    Wire old = server.connect();
                    Wire young = server.connect()) {
                old.send(request(1, "", "1"));
                assertThat(old.text()).isEqualTo(response(1, "1"));
                young.send("3");
                assertThat(young.text()).isEqualTo("2");
                assertThat(young.closeCode()).isEqualTo(1000); // time enough has passed
                old.send(request(2, "", "2"));
                assertThat(old.text()).isEqualTo(response(2, "2"));
                none.send(request(3, "", "3"));
                assertThat(none.text()).isEqualTo(response(3, "3"));
                young.sendClose(1000);
            }
        }
    }

    @Test
    void aClientThatIsNotReadIsNotBlamedForThat() throws Exception {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        try (TestServer server = new TestServer(TestServer.options().pings(SHORT, SHORT))) {
            server.handler = (name, data) -> answer;
            try (Wire busy = server.connect();
                    Wire other = server.connect()) {
                for (int i = 0; i < 100; i++) {
                    busy.send("0" + request(i, "slow", "1"));
                }
                for (int i = 0; i < 3; i++) {
                    other.send("3");
                    assertThat(other.text()).isEqualTo("2");
                }
                assertThat(other.closeCode()).isEqualTo(1000); // time enough has passed
                other.sendClose(1000);
                answer.complete(Json.bytes(1L));
                for (int i = 0; i < 100; i++) {
                    String text = busy.text();
                    while (text.equals("2")) {
                        busy.send("3");
                        text = busy.text();
                    }
                    assertThat(text).isEqualTo("0" + response(i, "1"));
                }
            }
        }
    }

    @Test
    void ourClientAndServerKeepEachOtherAlive() throws Exception {
        try (TestServer server = new TestServer(TestServer.options().pings(SHORT, LONG))) {
            ClientOptions options = new ClientOptions().dialect(Dialect.V07).pings(SHORT, LONG);
            try (JugglerClient client = server.client(options)) {
                for (long i = 0; i < 10; i++) {
                    assertThat(client.request("echo", i).toCompletableFuture().get())
                            .isEqualTo(i);
                }
            }
        }
    }

    @Test
    void ourClientPingsAndAnswersPings() throws Exception {
        ClientOptions options = new ClientOptions().dialect(Dialect.V07).pings(SHORT, LONG);
        try (Scripted session = new Scripted(options)) {
            for (int i = 0; i < 5; i++) {
                assertThat(session.server.text()).isEqualTo("2");
                session.server.send("3");
            }
            session.server.send("2abc");
            String text = session.server.text();
            while (text.equals("2")) {
                text = session.server.text();
            }
            assertThat(text).isEqualTo("3abc");
        }
    }

    @Test
    void ourClientLeavesAServerThatDoesNotAnswer() throws Exception {
        ClientOptions options = new ClientOptions().dialect(Dialect.V07).pings(SHORT, SHORT);
        AtomicBoolean failed = new AtomicBoolean();
        try (Scripted session = new Scripted(options)) {
            session.client
                    .request("a", 1L)
                    .whenComplete((answer, failure) ->
                            failed.set(failure instanceof IOException || failure.getCause() instanceof IOException));
            session.awaitEnd();
            LeavesNothing.until("the request has failed", failed::get);
            session.server.awaitEnd();
        }
    }
}
