package aimm.server.control.http;

import static aimm.server.control.http.TestServer.readUntil;
import static aimm.server.control.http.TestServer.request;
import static aimm.server.control.http.TestServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DrainTest {

    private final Set<Long> served = ConcurrentHashMap.newKeySet();
    private final Set<Long> answered = ConcurrentHashMap.newKeySet();

    /** Clients that ask all the time, some of them two requests ahead. */
    @RepeatedTest(5)
    void everyRequestThatWasServedIsAnswered() throws Exception {
        TestServer server = open(new TestSettings());
        server.engine.fill(1);
        server.engine.prediction = arguments -> {
            long number = (Long) arguments.positional().get(0);
            served.add(number);
            return number;
        };
        AtomicLong numbers = new AtomicLong();
        CountDownLatch busy = new CountDownLatch(200);
        ExecutorService clients = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 8; i++) {
            int ahead = 1 + i % 3;
            clients.execute(() -> ask(server, numbers, ahead, busy));
        }
        busy.await();

        server.close();

        clients.shutdown();
        assertThat(clients.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(answered).containsAll(served).hasSizeGreaterThanOrEqualTo(200);
        HttpServerTest.assertNoThreads();
    }

    private void ask(TestServer server, AtomicLong numbers, int ahead, CountDownLatch busy) {
        try (Socket socket = server.connect()) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 1; i < ahead; i++) {
                write(socket, predict(numbers.incrementAndGet()));
            }
            while (true) {
                write(socket, predict(numbers.incrementAndGet()));
                String answer = readUntil(in, "}");
                if (!answer.endsWith("}")) {
                    return;
                }
                if (answer.startsWith("HTTP/1.1 200")) {
                    answered.add(Long.parseLong(answer.replaceAll("(?s).*:(\\d+)}", "$1")));
                } else {
                    assertThat(answer)
                            .startsWith("HTTP/1.1 503")
                            .contains("Connection: close\r\n", "urn:aimm:stopping");
                }
                busy.countDown();
            }
        } catch (IOException e) {
            // closed between two requests, or while one was written that nobody read
        }
    }

    @Test
    void newRequestsAreRefusedWhileOthersEnd() throws Exception {
        TestServer server = open(new TestSettings().patience(java.time.Duration.ofSeconds(20)));
        server.engine.fill(1);
        CompletableFuture<Object> result = new CompletableFuture<>();
        server.engine.prediction = arguments -> result;
        try (Socket running = server.connect();
                Socket watching = server.connect();
                Socket early = server.connect()) {
            write(running, predict(1));
            server.engine.started.take();
            write(watching, "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
            readUntil(watching, "\n\n");

            CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);

            assertThat(readUntil(watching, "\r\n0\r\n\r\n")).endsWith("\r\n0\r\n\r\n");
            write(early, "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(readUntil(early, "no such text"))
                    .startsWith("HTTP/1.1 503")
                    .contains("Connection: close\r\n");
            assertThat(server.statusLine("GET", "/health/ready")).startsWith("HTTP/1.1 503");
            assertThat(closed).isNotDone();

            result.complete(42L);
            assertThat(readUntil(running, "no such text"))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("{\"result\":42}");
            closed.get();
        }
        assertThat(List.copyOf(server.engine.started)).isEmpty();
    }

    private static String predict(long number) {
        return request("POST", "/api/v1/models/1/predict", "{\"args\":[" + number + "]}");
    }

    TestServer open(TestSettings settings) throws IOException {
        return new TestServer(settings.build());
    }
}
