package hat.juggler;

import static hat.juggler.TestServer.refusal;
import static hat.juggler.TestServer.request;
import static hat.juggler.TestServer.response;
import static org.assertj.core.api.Assertions.assertThat;

import hat.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeavesNothing.class)
class RequestsTest {

    private TestServer server;
    private Wire client;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        client = server.connect();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void aRequestStartsWhenTheAnswerToTheLastOneWasSent() throws Exception {
        BlockingQueue<CompletableFuture<byte[]>> started = new LinkedBlockingQueue<>();
        server.handler = (name, data) -> {
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            started.add(answer);
            return answer;
        };
        client.send(request(1, "a", "1")).send(request(2, "b", "2")).send(request(3, "", "3"));

        CompletableFuture<byte[]> first = started.poll(20, TimeUnit.SECONDS);
        assertThat(started).isEmpty();
        CompletableFuture.runAsync(() -> first.complete(Json.bytes("one")));
        assertThat(client.text()).isEqualTo(response(1, "\"one\""));
        started.poll(20, TimeUnit.SECONDS).complete(Json.bytes("two"));
        assertThat(client.text()).isEqualTo(response(2, "\"two\""));
        assertThat(client.text()).isEqualTo(response(3, "3"));
    }

    @Test
    void theNextRequestIsNotRunByWhoCompletedTheLastOne() throws Exception {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        server.handler = (name, data) -> {
            threads.add(Thread.currentThread());
            return name.equals("slow") ? answer : CompletableFuture.completedFuture(data);
        };
        client.send(request(1, "slow", "1")).send(request(2, "quick", "2"));
        threads.poll(20, TimeUnit.SECONDS);
        client.frame(Wire.FIN | Wire.PING, new byte[0]); // the answer shows that the second request was read
        assertThat(client.read().kind()).isEqualTo(Wire.PONG);

        answer.complete(Json.bytes(null));
        client.text();
        assertThat(client.text()).isEqualTo(response(2, "2"));
        assertThat(threads.poll(20, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
    }

    @Test
    void manyRequestsAtOnceAreAnsweredInOrder() throws Exception {
        writeAndExpectAnswersInOrder(10_000, TestServer.ECHO);
    }

    @Test
    void manyRequestsAtOnceThatAreAnsweredByOtherThreadsAreAnsweredInOrder() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger atOnce = new AtomicInteger();
        writeAndExpectAnswersInOrder(2_000, (name, data) -> {
            atOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
            return CompletableFuture.supplyAsync(() -> {
                running.decrementAndGet();
                return data;
            });
        });

        assertThat(atOnce).hasValue(1);
    }

    private void writeAndExpectAnswersInOrder(int many, RequestHandler handler) throws Exception {
        server.handler = handler;
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < many; i++) {
                    client.send(request(i, "echo", Integer.toString(i)));
                }
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        for (int i = 0; i < many; i++) {
            assertThat(client.text()).isEqualTo(response(i, Integer.toString(i)));
        }
        written.get();
    }

    @Test
    void handlersThatBlockHoldUpTheirConnectionsAlone() throws Exception {
        CountDownLatch started = new CountDownLatch(8);
        CountDownLatch release = new CountDownLatch(1);
        server.handler = (name, data) -> {
            if (name.equals("block")) {
                started.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return CompletableFuture.completedFuture(data);
        };
        List<Wire> blocked = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                blocked.add(server.connect().send(request(1, "block", "1")));
            }
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

            client.send(request(1, "echo", "2"));

            assertThat(client.text()).isEqualTo(response(1, "2"));
        } finally {
            release.countDown();
            for (Wire one : blocked) {
                assertThat(one.text()).isEqualTo(response(1, "1"));
                one.close();
            }
        }
    }

    @Test
    void readingStopsWhileManyRequestsWaitAndGoesOnAfterwards() throws Exception {
        CompletableFuture<byte[]> first = new CompletableFuture<>();
        server.handler = (name, data) -> name.equals("slow") ? first : CompletableFuture.completedFuture(data);
        String request = request(1, "echo", "\"" + "x".repeat(1000) + "\"");
        client.send(request(0, "slow", "0"));
        for (int i = 0; i < 64; i++) {
            client.send(request);
        }
        LeavesNothing.until("64 requests wait", () -> server.server.room().taken() >= 64L * request.length());
        long taken = server.server.room().taken();
        for (int i = 0; i < 100; i++) {
            client.send(request);
        }
        server.assertServes(); // what was written was there to be read all the time
        assertThat(server.server.room().taken()).isLessThan(taken + 2L * request.length() + 4096);

        first.complete(Json.bytes(0L));
        client.text();
        for (int i = 0; i < 164; i++) {
            assertThat(client.text()).startsWith("{\"type\": \"response\", \"id\": 1, ");
        }
    }

    @Test
    void failuresAreToldAsReasons() throws Exception {
        Map<String, RequestHandler> handlers = Map.of(
                "thrown",
                        (name, data) -> {
                            throw new IllegalStateException("it is so");
                        },
                "failed", (name, data) -> CompletableFuture.failedFuture(new IllegalStateException("it is so")),
                "stage",
                        (name, data) -> CompletableFuture.supplyAsync(() -> {
                            throw new IllegalStateException("it is so");
                        }),
                "silent", (name, data) -> CompletableFuture.failedFuture(new IllegalStateException()),
                "error",
                        (name, data) -> {
                            throw new NoClassDefFoundError("a/b/C");
                        },
                "juggler", (name, data) -> CompletableFuture.failedFuture(new JugglerException(List.of(1L, "two"))),
                "nothing", (name, data) -> CompletableFuture.failedFuture(new JugglerException(null)),
                "null", (name, data) -> null);
        server.handler = (name, data) -> handlers.get(name).request(name, data);

        assertAnswer("thrown", "\"it is so\"");
        assertAnswer("failed", "\"it is so\"");
        assertAnswer("stage", "\"it is so\"");
        assertAnswer("silent", "\"IllegalStateException\"");
        assertAnswer("error", "\"a/b/C\"");
        assertAnswer("juggler", "[1, \"two\"]");
        assertAnswer("nothing", "null");
        assertAnswer("null", "\"there is no answer\"");
    }

    private void assertAnswer(String name, String reason) throws Exception {
        client.send(request("\"" + name + "\"", name, "0"));
        assertThat(client.text()).isEqualTo(refusal("\"" + name + "\"", reason));
    }

    @Test
    void anAnswerThatCanNotBeWrittenIsAFailureAndLogged() throws Exception {
        server.handler = (name, data) ->
                CompletableFuture.failedFuture(new JugglerException(name.equals("NaN") ? Double.NaN : "fine"));
        client.send(request(1, "NaN", "0")).send(request(2, "fine", "0"));

        assertThat(client.text()).isEqualTo(refusal(1, "\"the answer can't be written\""));
        assertThat(client.text()).isEqualTo(refusal(2, "\"fine\""));
        assertThat(LeavesNothing.loggedBadly())
                .containsExactly(
                        "WARN the answer to a request 'NaN' can't be written java.util.concurrent.CompletionException");
    }

    @Test
    void requestsWithoutNameAreEchoedAndDoNotReachTheHandler() throws Exception {
        server.handler = RequestHandler.NONE;
        client.send(request(1, "", "[1.50, \"\u017e\"]"))
                .send("{\"data\": {}, \"name\": null, \"id\": 2, \"type\": \"request\"}");

        assertThat(client.text()).isEqualTo(response(1, "[1.5, \"\\u017e\"]"));
        assertThat(client.text()).isEqualTo(response(2, "{}"));
    }

    @Test
    void whatJsonLacksIsNotEchoed() throws Exception {
        client.send(request(1, "", "[1.5, NaN]")).send(request(2, "", "1e999"));

        assertThat(client.text()).isEqualTo(refusal(1, "\"JSON has no NaN\""));
        assertThat(client.text()).isEqualTo(refusal(2, "\"JSON has no Infinity\""));
    }

    @Test
    void idsOfAnyTypeComeBackAsTheyWere() throws Exception {
        for (String id :
                List.of("1", "-7", "1.0", "1e+16", "12345678901234567890", "null", "\"x\"", "[]", "{\"a\": [1]}")) {
            client.send(request(id, "echo", "0"));
            assertThat(client.text()).isEqualTo(response(id, "0"));
        }
    }

    @Test
    void dataAreHandedOverAndSentAsTheyAre() throws Exception {
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        server.handler = (name, data) -> {
            got.add(name + new String(data, StandardCharsets.UTF_8));
            return CompletableFuture.completedFuture("[ \"ž\" ]".getBytes(StandardCharsets.UTF_8));
        };
        client.send(" \r\n\t" + request(1, "n\\u00e4me", "{ \"a\":  \"ž🙂\"}"));

        assertThat(client.text()).isEqualTo(response(1, "[ \"ž\" ]"));
        assertThat(got.poll(20, TimeUnit.SECONDS)).isEqualTo("näme{ \"a\":  \"ž🙂\"}");
    }

    @Test
    void requestsThatWaitAreNotRunWhenTheConnectionIsClosed() throws Exception {
        BlockingQueue<String> started = new LinkedBlockingQueue<>();
        CompletableFuture<byte[]> login = new CompletableFuture<>();
        server.handler = (name, data) -> {
            started.add(name);
            return login;
        };
        client.send(request(1, "login", "0")).send(request(2, "delete", "0"));
        assertThat(started.poll(20, TimeUnit.SECONDS)).isEqualTo("login");
        client.frame(Wire.FIN | Wire.PING, new byte[0]);
        client.read();

        server.connection().close();
        login.complete(Json.bytes(false));
        assertThat(client.closeCode()).isEqualTo(1000);
        client.send(request(3, "delete", "0")).sendClose(1000);
        client.awaitEnd();
        server.awaitConnections(0);
        assertThat(started).isEmpty();
    }
}
