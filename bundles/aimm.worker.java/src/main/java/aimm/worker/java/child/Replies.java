package aimm.worker.java.child;

import aimm.worker.protocol.FrameWriter;
import aimm.worker.protocol.Messages;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What goes to the server. Replies that follow one another closely are sent together; a ticker sees to it that none
 * waits for a long call behind it, and that reports of progress go out at most every {@value #REPORT_MILLIS} ms.
 */
final class Replies {

    static final long REPORT_MILLIS = 50;
    private static final long HELD_BACK_NANOS = 100_000;
    private static final long TICK_NANOS = 1_000_000;
    private static final long NEVER = Long.MIN_VALUE;

    private final WritableByteChannel channel;
    private final FrameWriter out = new FrameWriter();
    private final Thread ticker = new Thread(this::tick, "aimm-replies");
    private long firstHeldBack;
    private long reportedCall;
    private Object report;
    private boolean reportWaits;
    private long reportedAt = NEVER;
    private boolean tickerStarted;
    private volatile boolean tickerParked;

    Replies(WritableByteChannel channel) {
        this.channel = channel;
        ticker.setDaemon(true);
    }

    /** Sends at once, with all that was held back; what the message refers to may be changed afterwards. */
    synchronized void send(Consumer<FrameWriter> message) throws IOException {
        message.accept(out);
        flush();
    }

    /** Holds a result back for a moment, if more are likely to follow at once. */
    synchronized void hold(long callId, Object value) throws IOException {
        sendReport(callId);
        boolean first = out.isEmpty();
        Messages.result(out, callId, false, value);
        long now = System.nanoTime();
        if (first) {
            firstHeldBack = now;
        } else if (now - firstHeldBack > HELD_BACK_NANOS) {
            flush();
        }
    }

    /** Sends the end of a call, after its last report. */
    synchronized void end(long callId, Consumer<FrameWriter> message) throws IOException {
        sendReport(callId);
        send(message);
    }

    synchronized void flush() throws IOException {
        if (!out.isEmpty()) {
            boolean interrupted = Thread.interrupted(); // which would close the channel
            try {
                out.sendTo(channel);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** Sends a report, or keeps it for the next tick. */
    synchronized void report(long callId, Object state) throws IOException {
        reportedCall = callId;
        report = state;
        reportWaits = true;
        if (reportedAt == NEVER || System.nanoTime() - reportedAt > REPORT_MILLIS * 1_000_000) {
            sendReport(callId);
            flush();
        } else {
            wakeTicker();
        }
    }

    /** Called before a call that may take long. */
    synchronized void callBegins() {
        if (!out.isEmpty()) {
            wakeTicker();
        }
    }

    private void sendReport(long callId) {
        if (reportWaits && reportedCall == callId) {
            reportWaits = false;
            Messages.progress(out, callId, report);
            report = null;
            reportedAt = System.nanoTime();
        }
    }

    private void wakeTicker() {
        if (!tickerStarted) {
            tickerStarted = true;
            ticker.start();
        } else if (tickerParked) {
            tickerParked = false;
            LockSupport.unpark(ticker);
        }
    }

    private void tick() {
        int idle = 0;
        while (true) {
            if (idle > 10) {
                tickerParked = true;
                while (tickerParked) {
                    LockSupport.park(this);
                }
                idle = 0;
            }
            LockSupport.parkNanos(this, TICK_NANOS);
            try {
                idle = sendWhatIsDue() ? 0 : idle + 1;
            } catch (IOException e) {
                return; // the call loop will notice
            }
        }
    }

    /** @return whether something was or is still to be sent */
    private synchronized boolean sendWhatIsDue() throws IOException {
        long now = System.nanoTime();
        boolean waits = reportWaits;
        if (waits && now - reportedAt > REPORT_MILLIS * 1_000_000) {
            sendReport(reportedCall);
            flush();
        } else if (!out.isEmpty()) {
            waits = true;
            if (now - firstHeldBack > HELD_BACK_NANOS) {
                flush();
            }
        }
        return waits;
    }
}
