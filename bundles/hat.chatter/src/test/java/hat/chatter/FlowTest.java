package hat.chatter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Peers that are silent, slow, or do not read. */
class FlowTest extends ChatterTestCase {

    private static final ChatterSettings HASTY = NO_PINGS.withPings(Duration.ofMillis(50), Duration.ofMillis(100));
    private static final ChatterSettings SMALL = NO_PINGS.withLimits(1 << 20, 1000);

    @Test
    void aSilentPeerIsPingedAndGivenUp() throws Exception {
        try (ServerSocket server = bareServer()) {
            connect((InetSocketAddress) server.getLocalSocketAddress(), HASTY);
            Socket socket = server.accept();

            assertThat(readFrame(socket)).satisfies(ping -> {
                assertThat(ping.type()).isEqualTo("HatChatter.Ping");
                assertThat(ping.opens()).isTrue();
                assertThat(ping.last()).isFalse();
            });
            assertThat(here.reason())
                    .isInstanceOf(PeerSilentException.class)
                    .hasMessage("the peer sent nothing for 150 ms, though it was pinged");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            socket.close();
        }
    }

    @Test
    void aPeerThatAnswersPingsIsKept() throws Exception {
        pair(HASTY.withPings(Duration.ofMillis(20), Duration.ofSeconds(20)));
        Connection connection = accepted();
        try (Socket socket = bare(listen(HASTY).address())) {
            for (long id = 1; id <= 10; id++) {
                Message ping = readFrame(socket);
                socket.getOutputStream().write(frame(id, true, "Any"));
                assertThat(ping.type()).isEqualTo(Link.PING);
                assertThat(ping.id()).isEqualTo(id);
            }
        }
        assertThat(there.closed.isDone() && here.closed.isDone()).isFalse();
        connection.close();
    }

    @Test
    void aReceiverThatIsBusyStillPingsAndDoesNotGiveUp() throws Exception {
        try (Socket socket = bare(listen(HASTY).address())) {
            accepted().suspendReading(true);

            for (int i = 0; i < 5; i++) { // longer than delay and timeout
                assertThat(readFrame(socket).type()).isEqualTo(Link.PING);
            }
        }
    }

    @Test
    void sendersWaitForAPeerThatDoesNotRead() throws Exception {
        Connection connection = pair(SMALL);
        accepted().suspendReading(true);
        CompletableFuture<Integer> sent = new CompletableFuture<>();
        Thread sender = new Thread(() -> sent.complete(sendUntilItFails(connection)), "sender");
        sender.start();
        awaitWaiting(sender);

        accepted.clear();
        Connection resumed = connect(listen(SMALL).address(), SMALL); // others are served meanwhile
        assertThat(resumed.send("T", new SbsWriter())).isNotNull();
        sender.interrupt();

        assertThat(sent.get(20, TimeUnit.SECONDS)).isPositive();
        assertThat(sender.isInterrupted() || !sender.isAlive()).isTrue();
        sender.join();
    }

    @Test
    void sendersGoOnWhenThePeerReadsAgain() throws Exception {
        Connection connection = pair(SMALL);
        Connection other = accepted();
        other.suspendReading(true);
        int count = 2000;
        Thread sender = new Thread(() -> {
            for (int i = 0; i < count; i++) {
                try {
                    connection.send("T", payload(new byte[10_000]));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        });
        sender.start();
        awaitWaiting(sender);
        other.suspendReading(false);

        for (int i = 1; i <= count; i++) {
            assertThat(there.take().id()).isEqualTo(i);
        }
        sender.join();
    }

    @Test
    void closingWakesWhoWaitsToSend() throws Exception {
        Connection connection = pair(SMALL.withTimeouts(Duration.ofSeconds(1), Duration.ofMillis(100)));
        accepted().suspendReading(true);
        CompletableFuture<Integer> sent = new CompletableFuture<>();
        Thread sender = new Thread(() -> sent.complete(sendUntilItFails(connection)), "sender");
        sender.start();
        awaitWaiting(sender);

        connection.close();

        assertThat(sent.get(20, TimeUnit.SECONDS)).isPositive();
        assertThat(here.reason()).hasMessage("closed here"); // after the close timeout, as the peer does not read
        sender.join();
    }

    @Test
    void aPeerThatAsksWithoutReadingIsGivenUp() throws Exception {
        Socket socket = bare(listen(SMALL).address());
        byte[] ping = frame(1, false, Link.PING);
        Thread peer = new Thread(() -> {
            try {
                while (true) {
                    socket.getOutputStream().write(ping);
                }
            } catch (IOException e) {
                // the connection ended
            }
        });
        peer.start();

        assertThat(there.reason()).isInstanceOf(PeerNotReadingException.class);

        socket.close(); // whether the peer's kernel told it before is not ours
        peer.join();
    }

    @Test
    void whatIsSentLastArrivesThoughThePeerGoesOnSending() throws Exception {
        try (Socket socket = bare(listen(NO_PINGS).address())) {
            Connection connection = accepted();
            CompletableFuture<Void> suspended = new CompletableFuture<>();
            connection.suspendReading(true);
            connection.execute(() -> suspended.complete(null));
            suspended.get(20, TimeUnit.SECONDS);
            socket.getOutputStream().write(frame(1, true, "Unread", new byte[10_000]));

            connection.send("Last", payload(new byte[1_000_000]));
            connection.close();

            assertThat(readFrame(socket).type()).isEqualTo("Last");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(there.reason()).hasMessage("closed here");
        assertThat(there.messages).isEmpty();
    }

    /** Messages sent until an interrupt or the end of the connection. */
    private static int sendUntilItFails(Connection connection) {
        for (int sent = 0; ; sent++) {
            try {
                connection.send("T", payload(new byte[10_000]));
            } catch (InterruptedIOException | ConnectionClosedException e) {
                return sent;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
