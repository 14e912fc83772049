package hat.juggler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hat.json.Json;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ExtendWith(LeavesNothing.class)
class ClientTest {

    private static final ClientOptions IMPATIENT = new ClientOptions().connectTimeout(Duration.ofMillis(200));

    @Test
    void whereNobodyListensConnectingFails() throws Exception {
        URI nobody;
        try (ServerSocket listener = Scripted.listener()) {
            nobody = Scripted.address(listener);
        }
        assertThatThrownBy(() -> JugglerClient.connect(nobody, new ClientOptions()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("no juggler server at " + nobody);
    }

    @Test
    void whereThereIsNoWebSocketConnectingFails() throws Exception {
        try (TestServer server = new TestServer()) {
            URI elsewhere = URI.create("ws://127.0.0.1:" + server.server.port() + "/elsewhere");
            assertThatThrownBy(() -> JugglerClient.connect(elsewhere, new ClientOptions()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("no juggler server at " + elsewhere);
        }
    }

    @Test
    void whereNobodyAnswersConnectingFailsInTime() throws Exception {
        try (ServerSocket listener = Scripted.listener()) {
            assertThatThrownBy(() -> JugglerClient.connect(Scripted.address(listener), IMPATIENT))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aServerThatAnswersTooLateIsLeft() throws Exception {
        try (ServerSocket listener = Scripted.listener()) {
            assertThatThrownBy(() -> JugglerClient.connect(Scripted.address(listener), IMPATIENT))
                    .isInstanceOf(IOException.class);
            try (Wire late = Wire.accept(listener)) {
                late.awaitEnd();
            } catch (IOException e) {
                // it has gone already
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyThreadsGetTheirOwnAnswers(Dialect dialect) throws Exception {
        try (TestServer server = new TestServer();
                JugglerClient client =
                        server.client(new ClientOptions().dialect(dialect).segment(20))) {
            List<CompletableFuture<Void>> threads = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                String mine = "ž🙂".repeat(20) + i;
                threads.add(CompletableFuture.runAsync(() -> {
                    List<CompletableFuture<Object>> answers = new ArrayList<>();
                    for (int j = 0; j < 100; j++) {
                        answers.add(client.request("echo", mine + j).toCompletableFuture());
                    }
                    for (int j = 0; j < 100; j++) {
                        assertThat(answers.get(j).join()).isEqualTo(mine + j);
                    }
                }));
            }
            CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).get();
            client.close();
        }
    }

    @Test
    void whenTheConnectionHasEndedEveryRequestHasFailed() throws Exception {
        try (Scripted session = new Scripted(new ClientOptions())) {
            CompletableFuture<Object> answer = session.client.request("a", null).toCompletableFuture();
            CompletableFuture<Boolean> failed =
                    session.client.closed().thenApply(done -> answer.isDone()).toCompletableFuture();
            session.client.abort();
            assertThat(failed.get(20, TimeUnit.SECONDS)).isTrue();
            assertThat(session.client.request("b", null).toCompletableFuture()).isCompletedExceptionally();
        }
    }

    @Test
    void noCharacterIsCutHoweverSmallTheSegment() throws Exception {
        try (Scripted session =
                new Scripted(new ClientOptions().dialect(Dialect.V07).segment(1))) {
            session.client.requestJson("a", "\"ž🙂\"".getBytes(StandardCharsets.UTF_8));
            StringBuilder message = new StringBuilder();
            String segment;
            do {
                segment = session.server.text();
                assertThat(segment.codePointCount(1, segment.length())).isEqualTo(1);
                message.append(segment.substring(1));
            } while (segment.charAt(0) == '1');
            assertThat(message).hasToString(TestServer.request(1, "a", "\"ž🙂\""));
        }
    }

    @Test
    void whatWasAskedFailsWhenTheConnectionIsLost() throws Exception {
        try (Scripted session = new Scripted(new ClientOptions())) {
            List<CompletableFuture<Object>> answers = new ArrayList<>();
            for (long i = 0; i < 100; i++) {
                answers.add(session.client.request("a", i).toCompletableFuture());
            }
            session.server.text();
            session.server.reset();
            session.awaitEnd();

            answers.forEach(ClientTest::assertLost);
            assertLost(session.client.request("a", "too late").toCompletableFuture());
        }
    }

    @Test
    void closingIsDoneInOrderAfterWhatWasAsked() throws Exception {
        try (Scripted session = new Scripted(new ClientOptions())) {
            CompletableFuture<Object> answer = session.client.request("a", 1L).toCompletableFuture();
            session.client.close();
            assertLost(answer);
            session.awaitEnd();

            assertThat(session.server.text()).isEqualTo(TestServer.request(1, "a", "1"));
            assertThat(session.server.closeCode()).isEqualTo(1000);
            session.server.sendClose(1000).awaitEnd();
            session.client.close();
        }
    }

    @Test
    void aServerThatDoesNotAnswerThatTheConnectionIsClosedIsLeft() throws Exception {
        try (Scripted session = new Scripted(new ClientOptions().connectTimeout(Duration.ofSeconds(1)))) {
            session.client.close();
            session.server.awaitEnd();
        }
    }

    @Test
    void aServerThatClosesIsAnswered() throws Exception {
        try (Scripted session = new Scripted(new ClientOptions())) {
            session.server.sendClose(1000);
            assertThat(session.server.closeCode()).isEqualTo(1000);
            session.awaitEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"type\": 1}",
                "{\"type\": \"request\", \"id\": 1, \"name\": \"a\", \"data\": 1}",
                "{\"type\": \"response\", \"id\": 1, \"data\": 1}",
                "{\"type\": \"response\", \"id\": 1, \"success\": true}",
                "{\"type\": \"response\", \"id\": 1, \"success\": false}",
                "{\"type\": \"response\", \"success\": true, \"data\": 1}",
                "{\"type\": \"state\"}",
                "{\"type\": \"state\", \"diff\": {}}",
                "{\"type\": \"state\", \"diff\": [{\"op\": \"remove\", \"path\": \"/not/there\"}]}",
                "{\"type\": \"state\", \"diff\": [{\"op\": \"dance\", \"path\": \"\"}]}",
                "{\"type\": \"notify\", \"data\": 1}",
                "{\"type\": \"notify\", \"name\": 1, \"data\": 1}"
            })
    void aServerThatBreaksTheProtocolIsLeftAndNothingWaitsForIt(String message) throws Exception {
        try (Scripted session = new Scripted(new ClientOptions())) {
            CompletableFuture<Object> answer = session.client.request("a", 1L).toCompletableFuture();
            session.server.text();
            session.server.send(message);
            session.awaitEnd();
            session.server.awaitEnd();

            assertLost(answer);
            assertThat(session.client.state()).isNull();
        }
    }

    @Test
    void framesThatAServerMustNotSendEndTheConnection() throws Exception {
        for (int first :
                new int[] {Wire.FIN | Wire.BINARY, Wire.FIN | 0x40 | Wire.TEXT, Wire.FIN | Wire.CONTINUATION}) {
            try (Scripted session = new Scripted(new ClientOptions())) {
                session.server.frame(first, new byte[] {'{'});
                session.awaitEnd();
            }
        }
        try (Scripted session = new Scripted(new ClientOptions().maxMessage(1000))) {
            session.server.send(TestServer.response(1, '"' + "x".repeat(1000) + '"'));
            session.awaitEnd();
        }
    }

    @Test
    void answersToNothingAreIgnored() throws Exception {
        try (Scripted session = new Scripted(new ClientOptions())) {
            CompletableFuture<Object> answer = session.client.request("a", 1L).toCompletableFuture();
            session.server
                    .send(TestServer.response(7, "1"))
                    .send(TestServer.response("\"1\"", "1"))
                    .send(TestServer.response(1, "2"))
                    .send(TestServer.response(1, "3"));
            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(2L);
            assertThat(session.client.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void listenersHearOfStatesAndNotificationsInTheirOrder() throws Exception {
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        CompletableFuture<JugglerClient> client = new CompletableFuture<>();
        ClientOptions options = new ClientOptions()
                .onState(() -> heard.add(client.join().state()))
                .onNotification((name, data) -> heard.add(name + data));
        try (Scripted session = new Scripted(options)) {
            client.complete(session.client);
            session.server
                    .send("{\"type\": \"notify\", \"name\": \"a\", \"data\": null}")
                    .send(StateTest.state("replace", "", "{\"n\": 1}"))
                    .send("{\"diff\": [], \"more\": 1, \"type\": \"state\"}")
                    .send(StateTest.state("add", "/m", "[true]"));

            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("anull");
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(Map.of("n", 1L));
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(Map.of("n", 1L));
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(Map.of("n", 1L, "m", List.of(true)));
        }
    }

    @Test
    void jsonGoesThroughAsItIs() throws Exception {
        try (TestServer server = new TestServer();
                JugglerClient client = server.client(new ClientOptions())) {
            byte[] data = "[ 1.50,\n\"ž\" ]".getBytes(StandardCharsets.UTF_8);
            assertThat(client.requestJson("echo", data).toCompletableFuture().get())
                    .isEqualTo(data);
            assertThatThrownBy(() -> client.request("echo", Double.NaN)).isInstanceOf(hat.json.JsonException.class);
            assertThatThrownBy(() -> client.requestJson("echo", null)).isInstanceOf(NullPointerException.class);
        }
    }

    @Test
    void refusalsCarryWhatTheServerSaid() throws Exception {
        try (TestServer server = new TestServer()) {
            server.handler = (name, data) -> CompletableFuture.failedFuture(new JugglerException(Json.read(data)));
            try (JugglerClient client = server.client(new ClientOptions())) {
                assertThatThrownBy(() -> client.request("a", List.of("no", 1L))
                                .toCompletableFuture()
                                .get())
                        .cause()
                        .isInstanceOfSatisfying(
                                JugglerException.class,
                                refusal -> assertThat(refusal.data()).isEqualTo(List.of("no", 1L)));
            }
        }
    }

    private static void assertLost(CompletableFuture<?> answer) {
        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .rootCause()
                .isInstanceOf(IOException.class)
                .hasMessage("the connection to the server ended");
    }
}
