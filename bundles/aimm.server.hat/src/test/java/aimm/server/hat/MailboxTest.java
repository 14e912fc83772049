package aimm.server.hat;

import static org.assertj.core.api.Assertions.assertThat;

import hat.event.Event;
import hat.event.EventId;
import hat.event.EventType;
import hat.event.Subscription;
import hat.event.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MailboxTest {

    private final Mailbox mailbox = new Mailbox(Subscription.of(EventType.of("a", "*")), 3, 1 << 20);
    private final BlockingQueue<Long> read = new LinkedBlockingQueue<>();

    static Event event(String type, long instance) {
        return new Event(
                new EventId(1, 1, instance),
                EventType.parse(type),
                new Timestamp(1, 0),
                Optional.empty(),
                Optional.empty());
    }

    private Mailbox.Reader read() {
        return mailbox.read(
                events -> events.forEach(event -> read.add(event.id().instance())));
    }

    private Long take() throws InterruptedException {
        return read.poll(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("aimm-hat"));
    }

    @Test
    void keepsWhatMatchesUntilItIsRead() throws Exception {
        mailbox.put(List.of(event("a/1", 1), event("b", 2), event("a", 3)));
        mailbox.put(List.of(event("b", 4)));

        Mailbox.Reader reader = read();

        assertThat(take()).isEqualTo(1);
        assertThat(take()).isEqualTo(3);
        mailbox.put(List.of(event("a", 5)));
        assertThat(take()).isEqualTo(5);
        reader.close();
        assertThat(read).isEmpty();
    }

    @Test
    void withoutAReaderTheOldestMakeRoom() throws Exception {
        for (long i = 1; i <= 5; i++) {
            mailbox.put(List.of(event("a", i)));
        }

        Mailbox.Reader reader = read();

        assertThat(List.of(take(), take(), take())).containsExactly(3L, 4L, 5L);
        reader.close();
    }

    @Test
    void whoBringsEventsWaitsForASlowReader() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        Mailbox.Reader reader = mailbox.read(events -> {
            try {
                slow.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            events.forEach(event -> read.add(event.id().instance()));
        });
        Thread writer = new Thread(() -> {
            try {
                for (long i = 1; i <= 10; i++) {
                    mailbox.put(List.of(event("a", i)));
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        writer.start();
        while (writer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        slow.countDown();

        for (long i = 1; i <= 10; i++) {
            assertThat(take()).isEqualTo(i);
        }
        writer.join();
        reader.close();
    }

    @Test
    void aReaderThatIsClosedIsInterruptedAndTheNextOneGoesOn() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        Mailbox.Reader first = mailbox.read(events -> {
            reading.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                read.add(-1L);
            }
        });
        mailbox.put(List.of(event("a", 1)));
        mailbox.put(List.of(event("a", 2)));
        reading.await();

        first.close();

        assertThat(take()).isEqualTo(-1);
        Mailbox.Reader second = read();
        assertThat(take()).isEqualTo(2);
        second.close();
    }

    @Test
    void aListenerThatFailsIsCalledAgain() throws Exception {
        Mailbox.Reader reader = mailbox.read(events -> {
            read.add(events.get(0).id().instance());
            throw new IllegalStateException("on purpose");
        });

        mailbox.put(List.of(event("a", 1)));
        mailbox.put(List.of(event("a", 2)));

        assertThat(List.of(take(), take())).containsExactly(1L, 2L);
        reader.close();
    }
}
