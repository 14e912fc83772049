package aimm.runtime.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;

/**
 * One request repeated over kept connections, a new one on each as soon as the answer is there: one thread for all of
 * them, so that little of the machine goes to it.
 */
final class Load {

    private static final int MOST_SAMPLES = 4_000_000;

    /** What came of it; latencies in microseconds. */
    record Result(double perSecond, double p50, double p99) {}

    private final InetSocketAddress address;
    private final Wire wire;
    private final byte[] request;

    Load(int port, Wire wire) {
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.wire = wire;
        request = wire.request();
    }

    /** How requests and answers look. */
    interface Wire {

        byte[] request();

        /** Does what comes before the first request, on a channel that blocks. */
        void greet(SocketChannel channel) throws IOException;

        /** Whether nothing large has come since the last call that is no answer, so that figures count. */
        boolean isQuiet();

        /** How many bytes at the beginning are no answer, but complete. */
        int others(byte[] in, int length);

        /**
         * How many bytes the answer at the beginning has, 0 if it is not complete.
         *
         * @throws IOException if it is a refusal
         */
        int answer(byte[] in, int length) throws IOException;
    }

    private final class Connection {

        private final SocketChannel channel;
        private final ByteBuffer out = ByteBuffer.allocateDirect(request.length).put(request);
        private ByteBuffer in = ByteBuffer.allocate(16 * 1024);
        private long sent;

        private Connection(Selector selector) throws IOException {
            channel = SocketChannel.open(address);
            channel.socket().setTcpNoDelay(true);
            wire.greet(channel);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        private void send(Selector selector) throws IOException {
            out.clear();
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
                throw new IOException("the server closed the connection");
            }
            drop(wire.others(in.array(), in.position()));
            int answer = wire.answer(in.array(), in.position());
            drop(answer);
            return answer > 0;
        }

        private void drop(int bytes) {
            if (bytes > 0) {
                in.flip().position(bytes);
                in.compact();
            }
        }
    }

    /** Warms up for half of the time, or as long as something else comes, then measures. */
    Result run(int connections, Duration time) throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                new Connection(selector).send(selector);
            }
            do {
                measure(selector, time.toNanos() / 2);
            } while (!wire.isQuiet());
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
