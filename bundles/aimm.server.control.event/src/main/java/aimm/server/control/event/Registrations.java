package aimm.server.control.event;

import aimm.server.control.event.Answer.Status;
import aimm.server.hat.api.ProxyClient;
import hat.chatter.FrameTooLargeException;
import hat.event.EventType;
import hat.event.RegisterEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers answers, in order, and the state. A thread of its own does, as registering waits while the event server is
 * slow, and results are told by threads of workers, which must not wait: they hand over and go on. Who brings new
 * requests does wait, so that what is queued is bounded by that and by what the engine runs.
 */
final class Registrations {

    private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);
    private static final int MOST_WAITING = 1000;
    /** A state of 10 MB is not followed by another within a second. */
    private static final long NANOS_PER_CHARACTER = 100;
    /** Characters of a state that an answer may wait for. */
    private static final int SMALL_STATE = 1 << 16;

    private final Settings settings;
    private final StateText state;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "aimm.server.control.event");
    private ProxyClient client; // set before the thread starts
    private boolean stateFails; // known to the thread
    /** All guarded by this. */
    private List<Answer> waiting = new ArrayList<>();

    private boolean stopping;
    private boolean stateChanged;
    private long changedAt;
    private long notBefore = System.nanoTime();

    Registrations(Settings settings, StateText state) {
        this.settings = settings;
        this.state = state;
    }

    /** The state is registered first. */
    void start(ProxyClient to) {
        client = to;
        thread.start();
    }

    /** Adds an answer; waits while many others wait. */
    synchronized void put(Answer answer) {
        try {
            while (waiting.size() >= MOST_WAITING && !stopping) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        add(answer);
    }

    /** Adds an answer, at once. */
    synchronized void add(Answer answer) {
        if (!ended.isDone()) {
            waiting.add(answer);
            notifyAll();
        }
    }

    /** The state is to be registered, in a while. */
    synchronized void stateChanged() {
        if (!stateChanged) {
            stateChanged = true;
            changedAt = System.nanoTime();
            notifyAll();
        }
    }

    /** Completed when nothing is registered any more: after {@link #stop}, or when the connection is lost. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Registers what waits and ends the thread. */
    void stop(Duration longest) {
        synchronized (this) {
            stopping = true;
            notifyAll();
        }
        try {
            thread.join(longest.toMillis());
            end(); // it waits for the event server, if it still runs
            thread.interrupt();
            thread.join(longest.toMillis());
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            registerState();
            while (registerSome()) {
                if (isStateDue()) {
                    registerState();
                }
            }
            registerState();
        } catch (IOException e) {
            LOG.info("what becomes of requests can't be told any more: {}", e.getMessage());
        } finally {
            end();
        }
    }

    /** A method of its own, so that nothing holds on to results while the thread waits. */
    private boolean registerSome() throws IOException {
        List<Answer> some = next();
        if (some == null) {
            return false;
        }
        for (Answer answer : some) {
            register(answer);
        }
        return true;
    }

    private synchronized void end() {
        ended.complete(null);
        stopping = true;
        waiting.clear();
        notifyAll();
    }

    /** Waits for answers, or until the state is due; {@code null} if there is nothing any more. */
    private synchronized List<Answer> next() throws IOException {
        try {
            while (waiting.isEmpty() && !stopping && !isStateDue()) {
                if (stateChanged) {
                    TimeUnit.NANOSECONDS.timedWait(this, untilStateIsDue());
                } else {
                    wait();
                }
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        if (waiting.isEmpty() && stopping) {
            return null;
        }
        List<Answer> some = waiting;
        waiting = new ArrayList<>();
        notifyAll();
        return some;
    }

    private synchronized boolean isStateDue() {
        return stateChanged && untilStateIsDue() <= 0;
    }

    private long untilStateIsDue() {
        long now = System.nanoTime();
        return Math.max(changedAt + settings.stateDelay().toNanos() - now, notBefore - now);
    }

    private void registerState() throws IOException {
        if (!settings.hasState()) {
            return;
        }
        synchronized (this) {
            stateChanged = false;
        }
        int size = settings.largestEvent();
        try {
            String text = state.changed().orElse(null);
            if (text != null) {
                register(settings.stateType(), text);
            }
            size = state.size();
            stateFails = false;
        } catch (FrameTooLargeException | RuntimeException e) {
            if (!stateFails) {
                LOG.warn("the state can't be registered: {}", e.getMessage());
            }
            stateFails = true;
        }
        synchronized (this) {
            notBefore = System.nanoTime() + size * NANOS_PER_CHARACTER;
        }
    }

    private void register(Answer answer) throws IOException {
        if (answer.afterState() && state.size() < SMALL_STATE) {
            registerState();
        }
        try {
            register(
                    settings.actionStateType(),
                    Payload.text(settings.largestEvent(), json -> answer.write(json, settings.errors())));
        } catch (FrameTooLargeException | RuntimeException e) {
            LOG.warn("{} of {} can't be registered: {}", answer.status(), answer.shortId(), e.getMessage());
            if (answer.status() == Status.DONE) {
                register(Answer.failed(answer.request(), "the result can't be told: " + e.getMessage()));
            }
        }
    }

    private void register(EventType type, String payload) throws IOException {
        client.register(List.of(RegisterEvent.json(type, payload)));
    }
}
