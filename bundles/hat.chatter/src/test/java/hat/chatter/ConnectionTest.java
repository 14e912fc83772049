package hat.chatter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectionTest extends ChatterTestCase {

    @Test
    void messagesGoBothWaysAndAreNumbered() throws Exception {
        Connection connection = pair(NO_PINGS);

        connection.send("A", new SbsWriter().integer(5));
        Conversation second = connection.send("B", new SbsWriter());
        accepted().send("C", new SbsWriter().text("c"));

        assertThat(new SbsReader(there.take().data()).integer()).isEqualTo(5);
        assertThat(there.take()).isEqualTo(new Message(2, 2, true, true, true, "B", ByteBuffer.allocate(0)));
        assertThat(new SbsReader(here.take().data()).text()).isEqualTo("c");
        assertThat(second).isEqualTo(new Conversation(true, 2));
    }

    @Test
    void answersFindTheirRequestsInAnyOrder() throws Exception {
        Connection connection = pair(NO_PINGS);
        CompletableFuture<Message> first = connection.request("Q", new SbsWriter());
        CompletableFuture<Message> second = connection.request("Q", new SbsWriter());
        Conversation one = there.take().conversation();
        Conversation two = there.take().conversation();
        Connection other = accepted();

        CompletableFuture<Message> back = other.request("R", new SbsWriter()); // has id 1 like the first one
        connection.answer(here.take().conversation(), "back", true, new SbsWriter());
        other.answer(two, "2", true, new SbsWriter());
        other.answer(one, "1", true, new SbsWriter());

        assertThat(first.get().type()).isEqualTo("1");
        assertThat(second.get().type()).isEqualTo("2");
        assertThat(back.get().type()).isEqualTo("back");
    }

    @Test
    void anAnswerNobodyWaitsForGoesToTheHandler() throws Exception {
        Connection connection = pair(NO_PINGS);
        CompletableFuture<Message> request = connection.request("Q", new SbsWriter());
        request.cancel(false);

        accepted().answer(there.take().conversation(), "late", true, new SbsWriter());

        assertThat(here.take().conversation()).isEqualTo(new Conversation(true, 1));
    }

    @Test
    void closingSendsWhatIsQueuedAndTellsBothSides() throws Exception {
        Connection connection = pair(NO_PINGS.withLimits(1 << 29, 1 << 26));
        for (int i = 0; i < 20; i++) {
            connection.send("T", payload(new byte[1_000_000]));
        }
        connection.close();

        for (int i = 1; i <= 20; i++) {
            assertThat(there.take().id()).isEqualTo(i);
        }
        assertThat(there.reason()).isInstanceOf(ConnectionClosedException.class).hasMessage("closed by the peer");
        assertThat(here.reason()).isInstanceOf(ConnectionClosedException.class).hasMessage("closed here");
        connection.closed().get(20, TimeUnit.SECONDS);
    }

    @Test
    void nothingIsSentAfterClosing() throws Exception {
        Connection connection = pair(NO_PINGS);
        CompletableFuture<Message> unanswered = connection.request("Q", new SbsWriter());
        connection.close();

        assertThatThrownBy(() -> connection.send("T", new SbsWriter()))
                .isInstanceOf(ConnectionClosedException.class)
                .hasMessage("nothing can be sent: closed here");
        assertThat(connection.request("Q", new SbsWriter())).isCompletedExceptionally();
        assertThatThrownBy(() -> unanswered.get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void aFailingHandlerClosesItsConnectionOnly() throws Exception {
        ChatterServer server = chatter.listen(ANY, NO_PINGS, connection -> new Handler() {
            @Override
            public void received(Message message) throws IOException {
                switch (message.type()) {
                    case "io" -> throw new MalformedMessageException("expected something else");
                    case "echo" -> connection.answer(message.conversation(), "echo", true, new SbsWriter());
                    default -> throw new MalformedMessageException("unknown type " + message.type());
                }
            }

            @Override
            public void closed(IOException reason) {
                there.closed(reason);
            }
        });
        Connection steady = connect(server.address(), NO_PINGS);
        Connection connection = connect(server.address(), NO_PINGS);

        connection.send("io", new SbsWriter());

        assertThat(there.reason()).hasMessage("expected something else");
        assertThat(here.reason()).isInstanceOf(ConnectionClosedException.class);
        assertThat(steady.request("echo", new SbsWriter()).get().type()).isEqualTo("echo");
    }

    @Test
    void largePayloadsPassBothWaysInLittleMemory() throws Exception {
        byte[] large = new byte[100_000_000];
        large[0] = 1;
        large[large.length - 1] = 2;
        ChatterServer server = chatter.listen(ANY, NO_PINGS, connection -> new Handler() {
            @Override
            public void received(Message message) throws IOException {
                connection.answer(message.conversation(), "Echo", true, new SbsWriter().bytes(message.data()));
            }

            @Override
            public void closed(IOException reason) {}
        });
        Connection connection = connect(server.address(), NO_PINGS);
        long before = allocatedByTheChatter();

        Message answer = connection.request("Large", payload(large)).get(50, TimeUnit.SECONDS);

        ByteBuffer echo = new SbsReader(new SbsReader(answer.data()).bytes()).bytes();
        assertThat(echo).isEqualTo(ByteBuffer.wrap(large));
        assertThat(allocatedByTheChatter() - before).isLessThan(3L * large.length); // received twice
    }

    private static long allocatedByTheChatter() {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long id = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("chatter under test"))
                .findAny()
                .orElseThrow()
                .getId();
        return threads.getThreadAllocatedBytes(id);
    }

    @Test
    void messagesBeyondTheLimitAreRefusedWhereTheyAreSent() throws Exception {
        Connection connection = pair(NO_PINGS.withLimits(1000, 1000));

        assertThatThrownBy(() -> connection.send("T", payload(new byte[1000])))
                .isInstanceOf(FrameTooLargeException.class)
                .hasMessageEndingWith("the most is 1000");
        assertThat(connection.send("T", new SbsWriter())).isEqualTo(new Conversation(true, 1));
    }

    @Test
    void connectingFailsWithAReason() throws Exception {
        ServerSocket free = bareServer();
        InetSocketAddress nobody = (InetSocketAddress) free.getLocalSocketAddress();
        free.close();

        assertThatThrownBy(() -> connect(nobody, NO_PINGS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ConnectFailedException.class)
                .hasMessageContaining(":" + nobody.getPort() + ": Connection refused");
        assertThatThrownBy(() -> connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1), NO_PINGS))
                .hasMessageContaining("nowhere.invalid:1: unknown host");
    }

    @Test
    void aClosedServerFreesItsPort() throws Exception {
        ChatterServer server = listen(NO_PINGS);
        Connection connection = connect(server.address(), NO_PINGS);
        Connection other = accepted();
        server.close();
        server.closed().get(20, TimeUnit.SECONDS);

        assertThatThrownBy(() -> connect(server.address(), NO_PINGS)).hasCauseInstanceOf(ConnectFailedException.class);
        connection.send("still", new SbsWriter());
        assertThat(there.take().type()).isEqualTo("still");
        other.close();
    }

    @Test
    void aClosedChatterRefusesEverything() throws Exception {
        Connection connection = pair(NO_PINGS);
        chatter.close();

        assertThat(here.reason()).isInstanceOf(ConnectionClosedException.class);
        assertThatThrownBy(() -> connection.send("T", new SbsWriter())).isInstanceOf(ConnectionClosedException.class);
        assertThatThrownBy(() -> connect(ANY, NO_PINGS)).hasMessageContaining("the chatter was closed");
        assertThatThrownBy(() -> listen(NO_PINGS)).isInstanceOf(ConnectionClosedException.class);
    }
}
