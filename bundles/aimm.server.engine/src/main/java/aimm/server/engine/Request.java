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
final class Request {

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
    /** What it is given to now; {@code null} while it is given to none. Whoever makes it so says what comes next. */
    private Attempt attempt;

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

    /** Gives it to a worker. */
    synchronized Attempt attempt(Worker worker) {
        attempt = new Attempt(worker);
        return attempt;
    }

    /** Takes it from the worker it was given to, to be withdrawn from there; {@code null} if it is with none any more. */
    synchronized Attempt revoke() {
        Attempt revoked = attempt;
        attempt = null;
        return revoked;
    }

    /** It must not be handed to workers any more. */
    synchronized void stop() {
        stopped = true;
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /** Ends the call where it runs. */
    void kill() {
        Attempt current;
        synchronized (this) {
            current = attempt;
        }
        if (current != null) {
            current.kill();
        }
    }

    void failed(AimmException failure) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        pool.ended(this, failure);
        outcome.failed(failure);
    }

    private PluginCall call(byte[] instance) {
        return new PluginCall(
                origin.actionId,
                role,
                name,
                model == null ? 0 : model.instanceId(),
                model == null ? 0 : model.version(),
                instance,
                arguments,
                serialize,
                origin.trace);
    }

    /** It in the hands of one worker, whose word counts until it is given to another. */
    final class Attempt implements Worker.Listener {

        private final Worker worker;
        private PluginCall call; // guarded by the request; null before it is handed over

        private Attempt(Worker worker) {
            this.worker = worker;
        }

        Request request() {
            return Request.this;
        }

        boolean holdsModel() {
            return heldBy(worker);
        }

        /** Hands it over, unless it was stopped. */
        void submit(byte[] instance) {
            PluginCall next = call(instance);
            boolean refused;
            synchronized (Request.this) {
                if (attempt != this) {
                    return;
                }
                refused = stopped;
                if (!refused) {
                    handedAt = System.nanoTime();
                    call = next;
                }
            }
            if (refused) {
                Request.this.failed(new StoppedException());
                return;
            }
            worker.submit(next, this);
            boolean late;
            synchronized (Request.this) {
                late = stopped && !over && attempt == this;
            }
            if (late) {
                worker.kill(next);
            }
        }

        /** After it was revoked. */
        void withdraw() {
            PluginCall handed = handed();
            if (handed != null) {
                worker.withdraw(handed);
            }
        }

        private void kill() {
            PluginCall handed = handed();
            if (handed != null) {
                worker.kill(handed);
            }
        }

        private PluginCall handed() {
            synchronized (Request.this) {
                return call;
            }
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
                pool.ended(Request.this, null);
                outcome.done(value, instance);
            }
        }

        @Override
        public void failed(AimmException failure) {
            if (end()) {
                pool.ended(Request.this, failure);
                outcome.failed(failure);
            }
        }

        private boolean end() {
            synchronized (Request.this) {
                boolean first = !over && attempt == this;
                over |= first;
                return first;
            }
        }

        @Override
        public void instanceMissing() {
            pool.load(this);
        }

        @Override
        public void notStarted(WorkerException death) {
            synchronized (Request.this) {
                if (attempt != this) {
                    return;
                }
                attempt = null;
            }
            pool.again(Request.this, worker, death);
        }
    }
}
