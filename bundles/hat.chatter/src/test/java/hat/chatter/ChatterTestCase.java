package hat.chatter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A chatter, connections of it with each other and with bare sockets; nothing of it is left after a test. */
@Timeout(60)
abstract class ChatterTestCase {

    static final ChatterSettings NO_PINGS = ChatterSettings.DEFAULT
            .withPings(Duration.ZERO, Duration.ZERO)
            .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10));
    static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    final Chatter chatter = new Chatter("chatter under test");
    final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
    final Inbox here = new Inbox();
    final Inbox there = new Inbox();

    @AfterEach
    void nothingIsLeft() {
        chatter.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().contains("chatter"));
    }

    ChatterServer listen(ChatterSettings settings) throws IOException {
        return chatter.listen(ANY, settings, connection -> {
            accepted.add(connection);
            return there;
        });
    }

    Connection connect(InetSocketAddress address, ChatterSettings settings) throws Exception {
        return chatter.connect(address, settings, connection -> here).get(20, TimeUnit.SECONDS);
    }

    /** Connects {@link #here} to {@link #there}. */
    Connection pair(ChatterSettings settings) throws Exception {
        return connect(listen(settings).address(), settings);
    }

    Connection accepted() throws InterruptedException {
        return accepted.poll(20, TimeUnit.SECONDS);
    }

    /** A socket that speaks only what the test makes it say. */
    static Socket bare(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(20_000);
        socket.connect(address);
        return socket;
    }

    static ServerSocket bareServer() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    static byte[] frame(long id, boolean last, String type, byte... data) {
        return new Message(id, id, true, true, last, type, ByteBuffer.wrap(data)).toFrame();
    }

    static Message readFrame(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] length = new byte[in.readUnsignedByte()];
        in.readFully(length);
        byte[] body = new byte[new java.math.BigInteger(1, length).intValueExact()];
        in.readFully(body);
        return Message.decode(ByteBuffer.wrap(body));
    }

    static SbsWriter payload(byte[] bytes) {
        return new SbsWriter().bytes(ByteBuffer.wrap(bytes));
    }
}
