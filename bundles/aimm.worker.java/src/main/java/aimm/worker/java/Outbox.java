package aimm.worker.java;

import aimm.worker.protocol.FrameWriter;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.function.Consumer;

/**
 * What goes to a worker. Senders write on their own threads; what comes while one writes goes out with its next write. A
 * sender never waits for a worker that does not read: what may not fit into the socket's buffer is left to a thread of
 * the outbox's own. Safe for threads.
 */
final class Outbox {

    /** Surely fits into a socket's buffer, whose usual size is twice that. */
    private static final long SURELY_FITS = 96 * 1024;

    private static final long OVERHEAD = 512;

    private final String name;
    private FrameWriter filling = new FrameWriter();
    private FrameWriter sending = new FrameWriter();
    private WritableByteChannel channel;
    private boolean busy;
    private boolean closed;
    private boolean threadStarted;
    private boolean threadWanted;
    private long added;
    private long read;

    /** @param name of its thread */
    Outbox(String name) {
        this.name = name;
    }

    /**
     * Adds a message; {@link #send} sends it.
     *
     * @return a position in all that was ever added, for {@link #wasRead}
     */
    synchronized long add(Consumer<FrameWriter> message) {
        if (!closed) {
            long before = filling.size();
            message.accept(filling);
            added += filling.size() - before + OVERHEAD;
        }
        return added;
    }

    /** Tells that the worker has read all up to that position. */
    synchronized void wasRead(long position) {
        read = Math.max(read, position);
    }

    /** Has what was and will be added sent to that channel. */
    void connect(WritableByteChannel newChannel) {
        synchronized (this) {
            channel = newChannel;
        }
        send();
    }

    /** Sends what was added, unless another thread is about to. */
    void send() {
        synchronized (this) {
            if (busy || closed || channel == null || filling.isEmpty()) {
                return;
            }
            busy = true;
            if (added - read > SURELY_FITS) {
                leaveToThread();
                return;
            }
            swap();
        }
        while (sendSwapped()) {
            synchronized (this) {
                if (filling.isEmpty() || closed) {
                    busy = false;
                    return;
                }
                if (added - read > SURELY_FITS) {
                    leaveToThread();
                    return;
                }
                swap();
            }
        }
    }

    /** Forgets what was not sent and takes nothing more. */
    synchronized void close() {
        closed = true;
        if (!busy) {
            filling.clear();
        }
        notifyAll();
    }

    private void swap() {
        FrameWriter filled = filling;
        filling = sending;
        sending = filled;
    }

    private boolean sendSwapped() {
        try {
            sending.sendTo(channel);
            return true;
        } catch (IOException e) {
            close(); // the reader learns of the end, too, and tells everybody
            return false;
        }
    }

    private void leaveToThread() {
        threadWanted = true;
        if (!threadStarted) {
            threadStarted = true;
            Thread thread = new Thread(null, this::sendPatiently, name, 128 * 1024);
            thread.setDaemon(true);
            thread.start();
        }
        notifyAll();
    }

    private void sendPatiently() {
        while (awaitWork()) {
            if (!sendSwapped()) {
                return;
            }
        }
    }

    /** @return false when closed */
    private synchronized boolean awaitWork() {
        if (filling.isEmpty()) {
            busy = false;
            threadWanted = false;
        }
        while (!threadWanted && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                closed = true;
            }
        }
        if (closed) {
            return false;
        }
        swap();
        return true;
    }
}
