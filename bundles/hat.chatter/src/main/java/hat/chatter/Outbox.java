package hat.chatter;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What a connection has to send, bounded, and the requests that wait for answers. Safe for use by several threads. */
final class Outbox {

    private record Part(ByteBuffer bytes, boolean hasty) {}

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ChatterSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<Part> parts = new ArrayDeque<>();
    private final Map<Long, CompletableFuture<Message>> requests = new HashMap<>();
    private long queued;
    private long hasty; // those queued without waiting
    private long lastId;
    private IOException refusal; // why nothing is taken any more

    Outbox(ChatterSettings settings) {
        this.settings = settings;
    }

    /**
     * Adds a message.
     *
     * @param answered the conversation it belongs to, or {@code null} if it opens one
     * @param request what waits for its answer, or {@code null}
     * @param patient whether to wait for room; otherwise as much again as the limit is taken at once
     * @return its conversation
     */
    Conversation add(
            Conversation answered,
            String type,
            boolean last,
            SbsWriter payload,
            CompletableFuture<Message> request,
            boolean patient)
            throws IOException {
        lock.lock();
        try {
            awaitRoom(patient);
            long id = lastId + 1;
            Conversation conversation = answered != null ? answered : new Conversation(true, id);
            ByteBuffer head = new Message(id, conversation.first(), conversation.mine(), true, last, type, NOTHING)
                    .head(payload.size());
            long size = head.remaining() + payload.size();
            if (size > settings.maxFrame()) {
                throw FrameTooLargeException.of(size, settings.maxFrame());
            }
            lastId = id;
            parts.add(new Part(head, !patient));
            payload.parts().forEach(bytes -> parts.add(new Part(bytes, !patient)));
            queued += size;
            hasty += patient ? 0 : size;
            if (request != null) {
                requests.put(id, request);
            }
            return conversation;
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom(boolean patient) throws IOException {
        while (patient && refusal == null && queued >= settings.maxQueued()) {
            try {
                room.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting to send");
            }
        }
        if (refusal != null) {
            throw new ConnectionClosedException("nothing can be sent: " + refusal.getMessage(), refusal);
        }
        if (!patient && hasty >= settings.maxQueued()) {
            throw new PeerNotReadingException(queued);
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return parts.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Copies what is to be sent next, as much as there is and fits. */
    void peek(ByteBuffer into) {
        lock.lock();
        try {
            for (Part part : parts) {
                if (!into.hasRemaining()) {
                    return;
                }
                ByteBuffer source = part.bytes.duplicate();
                source.limit(source.position() + Math.min(source.remaining(), into.remaining()));
                into.put(source);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets bytes that were sent. */
    void sent(int bytes) {
        lock.lock();
        try {
            queued -= bytes;
            for (int left = bytes; left > 0; ) {
                Part part = parts.element();
                int count = Math.min(left, part.bytes.remaining());
                part.bytes.position(part.bytes.position() + count);
                left -= count;
                hasty -= part.hasty ? count : 0;
                if (!part.bytes.hasRemaining()) {
                    parts.remove();
                }
            }
            if (queued < settings.maxQueued()) {
                room.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes the request a message answers, or returns {@code null} if there is none. */
    CompletableFuture<Message> answered(Message message) {
        if (message.owner()) {
            return null;
        }
        lock.lock();
        try {
            return requests.remove(message.first());
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a request whose answer nobody wants any more. */
    void withdraw(Conversation request) {
        lock.lock();
        try {
            requests.remove(request.first());
        } finally {
            lock.unlock();
        }
    }

    /** From now on, takes nothing; what it has is still sent. */
    void refuse(IOException reason) {
        lock.lock();
        try {
            if (refusal == null) {
                refusal = reason;
            }
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Drops everything and fails the requests. */
    void abandon(IOException reason) {
        List<CompletableFuture<Message>> unanswered;
        lock.lock();
        try {
            refuse(reason);
            parts.clear();
            queued = 0;
            hasty = 0;
            unanswered = new ArrayList<>(requests.values());
            requests.clear();
        } finally {
            lock.unlock();
        }
        unanswered.forEach(request -> request.completeExceptionally(reason));
    }
}
