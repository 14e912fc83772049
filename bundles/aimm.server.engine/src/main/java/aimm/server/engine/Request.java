package aimm.server.engine;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.TraceContext;
import aimm.server.api.AimmException;
import aimm.server.api.Model;
import aimm.server.api.PluginCall;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.UnknownDataAccessException;
import aimm.server.api.UnknownModelTypeException;
import aimm.server.api.Worker;
import aimm.server.api.WorkerException;
import java.util.function.BiConsumer;

/** A plugin call on its way through the pool: waiting, in a worker, or over. */
final class Request implements Worker.Listener {

    /** What becomes of a request; exactly one of {@code done} and {@code failed} is called, once. */
    interface Outcome {

        void progress(Object state);

        /** @param instance the serialized instance if it was asked for, else {@code null} */
        void done(Object value, byte[] instance);

        void failed(AimmException failure);
    }

    /**
     * The action a request belongs to.
     *
     * @param trace for whom it calls
     * @param output takes the lines that are written for it, and whether to the standard error stream
     */
    record Origin(long actionId, TraceContext trace, BiConsumer<String, Boolean> output) {}

    final Origin origin;
    final Role role;
    final String name;
    final Model model;
    final byte[] uploaded;
    final Arguments arguments;
    final boolean serialize;
    final long since = System.nanoTime();
    private final WorkerPool pool;
    private final Outcome outcome;

    /** When it was handed to a worker last, by {@link System#nanoTime}; 0 before. */
    volatile long handedAt;

    /** The revision it was given to last; {@code null} before. */
    volatile Revision servedBy;

    // guarded by the pool's lock
    Slot slot;
    Offer offer;
    int attempts;
    /** It may have ended a worker: it is handed to one that has nothing else to do. */
    boolean suspect;

    // guarded by this
    private PluginCall call;
    private Worker worker;
    private boolean stopped;
    private boolean over;

    /**
     * @param model the stored model it is about, or {@code null}
     * @param uploaded bytes to deserialize that are not stored, or {@code null}
     * @param serialize whether the instance is wanted back
     */
    Request(
            WorkerPool pool,
            Origin origin,
            Role role,
            String name,
            Model model,
            byte[] uploaded,
            Arguments arguments,
            boolean serialize,
            Outcome outcome) {
        this.pool = pool;
        this.origin = origin;
        this.role = role;
        this.name = name;
        this.model = model;
        this.uploaded = uploaded;
        this.arguments = arguments;
        this.serialize = serialize;
        this.outcome = outcome;
    }

    /** Whether running it twice does no harm, so that it can be handed ahead and taken back. */
    boolean repeatable() {
        return role == Role.PREDICT && !serialize;
    }

    /** What it fails with if nobody serves it. */
    AimmException noPlugin() {
        return role == Role.DATA_ACCESS
                ? new UnknownDataAccessException(name)
                : new UnknownModelTypeException(role.title(), name);
    }

    boolean heldBy(Worker candidate) {
        return model == null || candidate.holds(model.instanceId(), model.version());
    }

    /** Hands it to a worker, unless it was stopped. */
    void submit(Worker target, byte[] instance) {
        PluginCall next = new PluginCall(
                origin.actionId,
                role,
                name,
                model == null ? 0 : model.instanceId(),
                model == null ? 0 : model.version(),
                instance,
                arguments,
                serialize,
                origin.trace);
        synchronized (this) {
            if (over) {
                return;
            }
            if (!stopped) {
                handedAt = System.nanoTime();
                call = next;
                worker = target;
            }
        }
        if (call == next) {
            target.submit(next, this);
            boolean late;
            synchronized (this) {
                late = stopped && !over && call == next;
            }
            if (late) {
                target.kill(next);
            }
        } else {
            failed(new StoppedException());
        }
    }

    /** Marks it as not to be handed out any more; kills it if {@code running} in a worker. */
    void stop(boolean running) {
        PluginCall current;
        Worker target;
        synchronized (this) {
            stopped = true;
            current = call;
            target = worker;
        }
        if (running && current != null) {
            target.kill(current);
        }
    }

    /** Takes it back from the worker it was handed to, so that it can be handed to another. */
    void withdraw() {
        PluginCall current;
        Worker target;
        synchronized (this) {
            current = call;
            target = worker;
            call = null;
            worker = null;
        }
        if (current != null) {
            target.withdraw(current);
        }
    }

    synchronized boolean isOver() {
        return over;
    }

    @Override
    public void progress(Object state) {
        outcome.progress(state);
    }

    @Override
    public BiConsumer<String, Boolean> output() {
        return origin.output;
    }

    @Override
    public void done(Object value, byte[] instance) {
        if (end()) {
            pool.ended(this, null);
            outcome.done(value, instance);
        }
    }

    @Override
    public void failed(AimmException failure) {
        if (end()) {
            pool.ended(this, failure);
            outcome.failed(failure);
        }
    }

    @Override
    public void instanceMissing() {
        pool.instanceMissing(this);
    }

    @Override
    public void notStarted(WorkerException death) {
        Worker lost;
        synchronized (this) {
            lost = worker;
            call = null;
            worker = null;
        }
        pool.again(this, lost, death);
    }

    private synchronized boolean end() {
        boolean first = !over;
        over = true;
        return first;
    }
}
