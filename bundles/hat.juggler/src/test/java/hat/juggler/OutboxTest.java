package hat.juggler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.junit.jupiter.api.Test;

/** Against a session that takes each frame when the test says so. */
class OutboxTest {

    private static final class FakeSession extends CoreSession.Empty {

        final List<String> frames = new ArrayList<>();
        final Deque<Callback> waiting = new ArrayDeque<>();
        boolean takesAll;
        boolean aborted;

        @Override
        public void sendFrame(Frame frame, Callback callback, boolean batch) {
            String kind = OpCode.name(frame.getOpCode()).substring(0, 4);
            String text =
                    StandardCharsets.UTF_8.decode(frame.getPayload().slice()).toString();
            frames.add(kind + (frame.isFin() ? " " : "+") + (text.length() > 100 ? "#" + text.length() : text));
            waiting.add(callback);
            if (takesAll) {
                take();
            }
        }

        @Override
        public void close(int code, String reason, Callback callback) {
            frames.add("CLOSE " + code);
        }

        @Override
        public void abort() {
            aborted = true;
        }

        void take() {
            waiting.remove().succeeded();
        }
    }

    private final FakeSession session = new FakeSession();
    private final AtomicInteger over = new AtomicInteger();
    private final AtomicInteger pongs = new AtomicInteger();
    private Outbox outbox = new Outbox(session, 4, pongs::incrementAndGet);

    @Test
    void oneFrameIsOnItsWayAtATime() {
        outbox.open(Dialect.V06);
        send("1");
        send("2");
        assertThat(session.frames).containsExactly("TEXT 1");
        assertThat(over).hasValue(0);

        session.take();
        assertThat(session.frames).containsExactly("TEXT 1", "TEXT 2");
        assertThat(over).hasValue(1);
    }

    @Test
    void messagesWaitForTheDialectButPongsDoNot() {
        send("1");
        outbox.pong(bytes("a"));
        session.take();
        assertThat(session.frames).containsExactly("PONG a");
        assertThat(pongs).hasValue(1);

        outbox.open(Dialect.V07);
        assertThat(session.frames).containsExactly("PONG a", "TEXT 01");
    }

    @Test
    void pingsAndPongsComeBetweenSegmentsAndOtherMessagesDoNot() {
        outbox.open(Dialect.V07);
        send("abcdefghij");
        send("k");
        outbox.signal(Dialect.PONG, "x".getBytes(StandardCharsets.UTF_8));
        takeAll(5);

        assertThat(session.frames).containsExactly("TEXT 1abcd", "TEXT 3x", "TEXT 1efgh", "TEXT 0ij", "TEXT 0k");
        assertThat(over).hasValue(2);
    }

    @Test
    void noCharacterIsCutHoweverSmallTheSegment() {
        outbox = new Outbox(session, 1, pongs::incrementAndGet);
        outbox.open(Dialect.V07);
        session.takesAll = true;
        send("až🙂b");

        assertThat(session.frames).containsExactly("TEXT 1a", "TEXT 1ž", "TEXT 1🙂", "TEXT 0b");
    }

    @Test
    void inTheOldDialectLargeMessagesAreFragmentedAtAMebibyte() {
        outbox.open(Dialect.V06);
        session.takesAll = true;
        send("x".repeat((2 << 20) + 1));
        send("y".repeat(1 << 20));

        assertThat(session.frames).containsExactly("TEXT+#1048576", "CONT+#1048576", "CONT x", "TEXT #1048576");
    }

    @Test
    void itClosesAfterWhatWaitsAndTakesNothingMore() {
        outbox.open(Dialect.V06);
        send("1");
        send("2");
        outbox.close(1000);
        outbox.close(1009);
        send("3");
        outbox.pong(bytes("a"));
        assertThat(over).hasValue(1);
        assertThat(outbox.isFinished()).isFalse();
        takeAll(2);

        assertThat(session.frames).containsExactly("TEXT 1", "TEXT 2", "CLOSE 1000");
        assertThat(outbox.isFinished()).isTrue();
        assertThat(outbox.stalled()).isPositive();
    }

    @Test
    void itClosesEvenIfTheDialectNeverBecameKnown() {
        send("1");
        outbox.close(1000);

        assertThat(session.frames).containsExactly("CLOSE 1000");
    }

    @Test
    void everyMessageIsOverOnceEvenIfItWasDropped() {
        outbox.open(Dialect.V07);
        send("abcdefghij");
        send("k");
        outbox.drop();
        assertThat(over).hasValue(2);

        session.waiting.remove().failed(new java.nio.channels.ClosedChannelException());
        send("l");
        assertThat(over).hasValue(3);
        assertThat(session.frames).containsExactly("TEXT 1abcd");
    }

    @Test
    void tooManyMessagesEndTheConnection() {
        outbox.open(Dialect.V06);
        for (int i = 0; i < 1000; i++) {
            send("1");
        }
        assertThat(session.aborted).isFalse(); // one is on its way, 999 wait
        send("1");
        assertThat(session.aborted).isFalse();
        send("1");

        assertThat(session.aborted).isTrue();
        assertThat(over).hasValue(1);
    }

    @Test
    void manyPongsStopTheReading() {
        for (int i = 0; i < 16; i++) {
            outbox.pong(bytes("a"));
        }
        assertThat(outbox.isFull()).isFalse();
        outbox.pong(bytes("a"));
        assertThat(outbox.isFull()).isTrue();

        session.take();
        assertThat(outbox.isFull()).isFalse();
    }

    @Test
    void whatIsSentWhileSomethingIsSentDoesNotPileUpOnTheStack() {
        outbox.open(Dialect.V06);
        session.takesAll = true;
        int[] left = {100_000};
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            if (left[0]-- > 0) {
                outbox.send(new byte[] {'1'}, again[0]);
            }
        };
        again[0].run();

        assertThat(session.frames).hasSize(100_000);
    }

    private void send(String text) {
        outbox.send(text.getBytes(StandardCharsets.UTF_8), over::incrementAndGet);
    }

    private void takeAll(int frames) {
        for (int i = 0; i < frames; i++) {
            session.take();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
