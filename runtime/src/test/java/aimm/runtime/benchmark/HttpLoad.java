package aimm.runtime.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * One request repeated over kept connections, a new one on each as soon as the answer is there: one thread for all of
 * them, so that little of the machine goes to it.
 */
final class HttpLoad {

    private static final int MOST_SAMPLES = 4_000_000;

    /** What came of it; latencies in microseconds. */
    record Result(double perSecond, double p50, double p99) {}

    private final InetSocketAddress address;
    private final byte[] request;

    HttpLoad(int port, String path, String body) {
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + content.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        request = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, request, head.length, content.length);
    }

    private final class Connection {

        private final SocketChannel channel;
        private final ByteBuffer out = ByteBuffer.allocateDirect(request.length).put(request);
        private ByteBuffer in = ByteBuffer.allocate(16 * 1024);
        private long sent;

        private Connection(Selector selector) throws IOException {
            channel = SocketChannel.open(address);
            channel.socket().setTcpNoDelay(true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        private void send(Selector selector) throws IOException {
            out.clear();
            in.clear();
            sent = System.nanoTime();
            write(selector);
        }

        private void write(Selector selector) throws IOException {
            channel.write(out);
            channel.keyFor(selector)
                    .interestOps(
                            out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        /** Whether a whole answer is there. */
        private boolean read() throws IOException {
            if (!in.hasRemaining()) {
                in = ByteBuffer.allocate(2 * in.capacity()).put(in.flip());
            }
            if (channel.read(in) < 0) {
                throw new IOException("the server closed the connection after: " + text());
            }
            int head = headEnd();
            return head > 0 && in.position() >= head + contentLength(head);
        }

        private int headEnd() {
            for (int i = 3; i < in.position(); i++) {
                if (in.get(i) == '\n' && in.get(i - 1) == '\r' && in.get(i - 2) == '\n') {
                    return i + 1;
                }
            }
            return 0;
        }

        private int contentLength(int head) throws IOException {
            String text = new String(in.array(), 0, head, StandardCharsets.US_ASCII);
            if (!text.startsWith("HTTP/1.1 200")) {
                throw new IOException("the server answered: " + text());
            }
            String lower = text.toLowerCase(Locale.ROOT);
            int at = lower.indexOf("content-length:") + "content-length:".length();
            return Integer.parseInt(text.substring(at, text.indexOf('\r', at)).trim());
        }

        private String text() {
            return new String(in.array(), 0, in.position(), StandardCharsets.UTF_8);
        }
    }

    /** Warms up for half of the time, then measures. */
    Result run(int connections, Duration time) throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                new Connection(selector).send(selector);
            }
            measure(selector, time.toNanos() / 2);
            Result result = measure(selector, time.toNanos());
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            return result;
        }
    }

    private Result measure(Selector selector, long nanos) throws IOException {
        long[] samples = new long[1 << 16];
        int count = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            selector.select(1000);
            for (SelectionKey key : selector.selectedKeys()) {
                Connection connection = (Connection) key.attachment();
                if (key.isWritable()) {
                    connection.write(selector);
                }
                if (key.isReadable() && connection.read()) {
                    if (count == samples.length && count < MOST_SAMPLES) {
                        samples = Arrays.copyOf(samples, 2 * count);
                    }
                    samples[Math.min(count++, samples.length - 1)] = System.nanoTime() - connection.sent;
                    connection.send(selector);
                }
            }
            selector.selectedKeys().clear();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] sorted = Arrays.copyOf(samples, Math.min(count, samples.length));
        Arrays.sort(sorted);
        if (sorted.length == 0) {
            throw new IOException("no answer within " + seconds + " s");
        }
        return new Result(count / seconds, sorted[sorted.length / 2] / 1e3, sorted[(int) (sorted.length * 0.99)] / 1e3);
    }
}
