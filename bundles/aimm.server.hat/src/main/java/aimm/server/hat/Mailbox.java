package aimm.server.hat;

import hat.event.Event;
import hat.event.EventPayload;
import hat.event.Subscription;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that match one subscription, until their reader has them. While there is none, the oldest make room for new
 * ones; while there is one, who brings events waits for room.
 */
final class Mailbox {

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private record Letter(List<Event> events, long bytes) {}

    private final Subscription subscription;
    private final int mostLetters;
    private final long mostBytes;
    private final Deque<Letter> letters = new ArrayDeque<>(); // guarded by this, like the rest
    private long bytes;
    private boolean isDropping;
    private Reader reader;

    Mailbox(Subscription subscription) {
        this(subscription, 1024, 1 << 26);
    }

    Mailbox(Subscription subscription, int mostLetters, long mostBytes) {
        this.subscription = subscription;
        this.mostLetters = mostLetters;
        this.mostBytes = mostBytes;
    }

    Subscription subscription() {
        return subscription;
    }

    synchronized boolean hasReader() {
        return reader != null;
    }

    /** Takes those events that match. */
    void put(List<Event> events) throws InterruptedException {
        List<Event> matching = events.stream()
                .filter(event -> subscription.matches(event.type()))
                .toList();
        if (matching.isEmpty()) {
            return;
        }
        Letter letter =
                new Letter(matching, matching.stream().mapToLong(Mailbox::size).sum());
        synchronized (this) {
            while (reader != null && isFull()) {
                wait();
            }
            while (isFull()) {
                dropOldest();
            }
            letters.add(letter);
            bytes += letter.bytes;
            notifyAll();
        }
    }

    private boolean isFull() {
        return letters.size() >= mostLetters || bytes >= mostBytes;
    }

    private void dropOldest() {
        bytes -= letters.remove().bytes;
        if (!isDropping) {
            LOG.warn("events for {} are dropped, the oldest first: whom they are for is not there", subscription);
            isDropping = true;
        }
    }

    private static long size(Event event) {
        return event.payload()
                .map(payload -> payload instanceof EventPayload.Json json
                        ? json.text().length()
                        : ((EventPayload.Binary) payload).data().remaining())
                .orElse(0);
    }

    synchronized void clear() {
        letters.clear();
        bytes = 0;
        notifyAll();
    }

    /** @throws IllegalStateException if there is another reader */
    synchronized Reader read(Consumer<List<Event>> listener) {
        if (reader != null) {
            throw new IllegalStateException("the events for " + subscription + " are read already");
        }
        isDropping = false;
        reader = new Reader(listener);
        reader.thread.start();
        return reader;
    }

    private synchronized Letter next(Reader who) throws InterruptedException {
        while (reader == who && letters.isEmpty()) {
            wait();
        }
        if (reader != who) {
            return null;
        }
        Letter letter = letters.remove();
        bytes -= letter.bytes;
        notifyAll();
        return letter;
    }

    private synchronized void forget(Reader who) {
        if (reader == who) {
            reader = null;
            notifyAll();
        }
    }

    /** Takes the events to a listener. */
    final class Reader {

        private final Consumer<List<Event>> listener;
        private final Thread thread = new Thread(this::run, "aimm-hat " + subscription);

        private Reader(Consumer<List<Event>> listener) {
            this.listener = listener;
            thread.setDaemon(true);
        }

        private void run() {
            try {
                for (Letter letter = next(this); letter != null; letter = next(this)) {
                    tell(letter);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void tell(Letter letter) {
            try {
                listener.accept(letter.events);
            } catch (RuntimeException e) {
                LOG.error("events for {} were not processed", subscription, e);
            }
        }

        /** Ends the calls of the listener, a running one by an interrupt, and waits for that, bounded. */
        void close() {
            forget(this);
            if (Thread.currentThread() == thread) {
                return;
            }
            thread.interrupt();
            try {
                thread.join(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                LOG.warn("who processes the events for {} did not stop", subscription);
            }
        }
    }
}
