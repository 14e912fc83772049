package aimm.worker.inprocess;

import aimm.plugin.api.Progress;
import aimm.plugin.api.TraceContext;
import aimm.plugin.api.Values;
import aimm.server.api.PluginCall;
import aimm.server.api.Worker.Listener;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A call, from its submission to the one answer its listener gets. Safe for threads. */
final class RunningCall implements Progress {

    private static final long REPORT_MILLIS = 50;

    private final PluginCall call;
    private final Listener listener;
    private final ScheduledExecutorService timer;
    private Thread thread; // guarded by this, as are the others
    private boolean killed;
    private boolean answered;
    private boolean reportWaits;
    private boolean quiet;
    private Object report;

    RunningCall(PluginCall call, Listener listener, ScheduledExecutorService timer) {
        this.call = call;
        this.listener = listener;
        this.timer = timer;
    }

    @SuppressWarnings("ReferenceEquality") // the very call, not one that looks the same
    boolean isOf(PluginCall other) {
        return call == other;
    }

    /** @return false if it was killed or withdrawn before */
    synchronized boolean begin() {
        if (killed || answered) {
            return false;
        }
        thread = Thread.currentThread();
        return true;
    }

    /** After this, nobody interrupts the thread on this call's account, nor finds it interrupted. */
    synchronized void end() {
        thread = null;
        if (killed) {
            Thread.interrupted();
        }
    }

    synchronized void kill() {
        killed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    synchronized boolean wasKilled() {
        return killed;
    }

    /** Nobody waits for it any more. */
    synchronized void withdraw() {
        answered = true;
    }

    /** Answers, unless somebody did. */
    void answer(Consumer<Listener> what) {
        boolean reports;
        Object last;
        synchronized (this) {
            if (answered) {
                return;
            }
            answered = true;
            reports = reportWaits;
            last = report;
        }
        if (reports) {
            listener.progress(last);
        }
        what.accept(listener);
    }

    @Override
    public void report(Object state) {
        Object value = Values.canonical(state);
        synchronized (this) {
            if (answered) {
                return;
            }
            if (quiet) {
                reportWaits = true;
                report = value;
                return;
            }
            quiet = true;
        }
        timer.schedule(this::reportAgain, REPORT_MILLIS, TimeUnit.MILLISECONDS);
        listener.progress(value);
    }

    @Override
    public TraceContext trace() {
        return call.trace();
    }

    private void reportAgain() {
        Object last;
        synchronized (this) {
            quiet = false;
            if (answered || !reportWaits) {
                return;
            }
            last = report;
            reportWaits = false;
            report = null;
        }
        report(last);
    }
}
