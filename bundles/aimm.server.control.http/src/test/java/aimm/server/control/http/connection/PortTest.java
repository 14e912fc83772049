package aimm.server.control.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PortTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Port port;
    private final BlockingQueue<Runnable> answers = new LinkedBlockingQueue<>();

    @BeforeEach
    void open() throws IOException {
        port = new Port(new Listen("127.0.0.1", 0, PATIENCE, 100, 8192, null, new Bounds(100, PATIENCE, PATIENCE, 1)));
        port.open(new Held(), (request, response, callback) -> false, (request, response) -> {});
    }

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void whatIsIdleIsClosedAtOnceAndTheOthersWhenTheyAre() throws Exception {
        try (Socket idle = connect();
                Socket used = connect();
                Socket begun = connect();
                Socket busy = connect()) {
            write(used, GET);
            answers.take().run();
            used.getInputStream().read();
            write(busy, GET);
            Runnable answer = answers.take();
            write(begun, GET.substring(0, 10));
            awaitRead();

            CompletableFuture<Boolean> closed = CompletableFuture.supplyAsync(this::closeLines);

            assertThat(idle.getInputStream().read()).isEqualTo(-1);
            assertThat(new String(used.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("answer");
            assertThat(closed).isNotDone();
            write(begun, GET.substring(10));
            answers.take().run();
            assertThat(new String(begun.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("answer");
            assertThat(closed).isNotDone();
            answer.run();
            assertThat(new String(busy.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("answer");
            assertThat(closed.get()).isTrue();
        }
    }

    /** What was written before has been read: there is one thread that reads. */
    private void awaitRead() throws Exception {
        try (Socket other = connect()) {
            write(other, GET);
            answers.take().run();
            other.getInputStream().read();
        }
    }

    private boolean closeLines() {
        try {
            return port.lines().close(PATIENCE);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Socket connect() throws IOException {
        URI address = URI.create(port.address());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Answers when the test says so. */
    private final class Held extends Handler.Abstract.NonBlocking {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Line line = Line.of(request);
            line.begin();
            ByteBuffer content = ByteBuffer.wrap("answer".getBytes(StandardCharsets.US_ASCII));
            answers.add(() -> response.write(true, content, Callback.from(line::end, callback)));
            return true;
        }
    }
}
