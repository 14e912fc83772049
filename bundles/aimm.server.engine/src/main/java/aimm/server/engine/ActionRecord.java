package aimm.server.engine;

import aimm.plugin.api.Arguments;
import aimm.server.api.ActionCancelledException;
import aimm.server.api.ActionEnd;
import aimm.server.api.ActionState;
import aimm.server.api.ActionState.Stage;
import aimm.server.api.ActionState.Status;
import aimm.server.api.AimmException;
import aimm.server.api.Call;
import aimm.server.api.Caller;
import aimm.server.api.Provenance;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of one action, except its result, and the one place that decides how it ends: done, failed or cancelled,
 * never two of them. An action that has begun to store can't be cancelled any more.
 */
final class ActionRecord {

    private final long id;
    private final Call call;
    private final String modelType;
    private final Long model;
    private final Arguments arguments;
    private final Caller caller;
    private final Changes changes;
    private final ActionOutput output = new ActionOutput();
    private final long created = System.currentTimeMillis();

    // all guarded by this
    private Status status = Status.QUEUED;
    private Stage stage = Stage.ACCESSING_DATA;
    private Map<Object, Object> dataAccess = Map.of();
    private boolean stores;
    private boolean reported;
    private Object report;
    private long started;
    private long ended;
    private String error;
    private AimmException stop;
    private Runnable abort = () -> {};
    private ActionState shown;

    /**
     * @param modelType named by the call, or {@code null}
     * @param model named by the call, or {@code null}
     * @param arguments to be shown
     * @param caller who asked for it
     */
    ActionRecord(
            long id, Call call, String modelType, Long model, Arguments arguments, Caller caller, Changes changes) {
        this.id = id;
        this.call = call;
        this.modelType = modelType;
        this.model = model;
        this.arguments = ArgumentText.retained(arguments);
        this.caller = caller;
        this.changes = changes;
    }

    long id() {
        return id;
    }

    /** Tells those who want to know that it begins. */
    Request.Origin begin(Observers observers) {
        return new Request.Origin(id, observers.began(id, call, caller.trace()), output::add);
    }

    ActionOutput output() {
        return output;
    }

    /** What becomes known of it when it is over. */
    ActionEnd end(String type, ActionClock clock) {
        long now = System.nanoTime();
        Status ended;
        String why;
        boolean stored;
        synchronized (this) {
            ended = status;
            why = error;
            stored = stores;
        }
        return new ActionEnd(
                id,
                call,
                type,
                model,
                ended,
                why,
                caller,
                Instant.ofEpochMilli(created),
                clock.accessNanos(now),
                clock.queueNanos(now),
                clock.runNanos(now),
                clock.storeNanos(now, stored),
                clock.totalNanos(now));
    }

    /** How what is stored now came to be. */
    Provenance provenance(Revision plugin) {
        return new Provenance(
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                call,
                id,
                caller.user(),
                plugin.name(),
                plugin.version().toString(),
                ArgumentText.positional(arguments),
                ArgumentText.keyword(arguments));
    }

    /** Ends the action with {@code why}, unless it is over or storing. */
    void stop(AimmException why) {
        Runnable run;
        synchronized (this) {
            if (status.over() || stage == Stage.STORING || stop != null) {
                return;
            }
            stop = why;
            run = abort;
        }
        run.run();
    }

    /**
     * Goes on to a stage.
     *
     * @param onStop ends that stage early; called at most once, by the thread that stops the action
     * @return false if the action was stopped in the meantime and must be ended
     */
    boolean enter(Stage next, Runnable onStop) {
        synchronized (this) {
            if (stop != null) {
                return false;
            }
            if (status == Status.QUEUED && next != Stage.ACCESSING_DATA) {
                status = Status.RUNNING;
                started = System.currentTimeMillis();
            }
            stage = next;
            stores |= next == Stage.STORING;
            abort = onStop;
            shown = null;
        }
        changes.mark();
        return true;
    }

    /** It left the queue without changing its stage: its data accesses have begun. */
    void running() {
        synchronized (this) {
            status = Status.RUNNING;
            started = System.currentTimeMillis();
            shown = null;
        }
        changes.mark();
    }

    /** The plugin of the call reported. */
    void report(Object state) {
        Object bounded = ArgumentText.boundedReport(state);
        synchronized (this) {
            if (status.over()) {
                return;
            }
            reported = true;
            report = bounded;
            shown = null;
        }
        changes.mark();
    }

    /** The plugin of a data access reported. */
    void report(Object argument, Object state) {
        synchronized (this) {
            if (status.over()) {
                return;
            }
            Map<Object, Object> copy = new LinkedHashMap<>(dataAccess);
            copy.put(argument, ArgumentText.boundedReport(state));
            dataAccess = Collections.unmodifiableMap(copy);
            shown = null;
        }
        changes.mark();
    }

    /**
     * Ends it, as it is to be seen from now on; the result follows by {@link ActionHandle#tell}.
     *
     * @param failure why it failed, or {@code null} if it is done
     * @return what the action fails with: the reason for which it was stopped, if it was; {@code null} if it is done
     */
    Throwable over(Throwable failure) {
        Throwable end;
        synchronized (this) {
            end = stop != null ? stop : failure;
            status = end == null
                    ? Status.DONE
                    : end instanceof ActionCancelledException ? Status.CANCELLED : Status.FAILED;
            if (end == null) {
                stage = Stage.COMPLETE;
                if (started == 0) {
                    started = created;
                }
            } else {
                error = end.getMessage() == null ? end.toString() : end.getMessage();
            }
            ended = System.currentTimeMillis();
            abort = () -> {};
            shown = null;
        }
        changes.mark();
        return end;
    }

    synchronized ActionState state() {
        if (shown == null) {
            shown = new ActionState(
                    id,
                    call,
                    modelType,
                    model,
                    ArgumentText.positional(arguments),
                    ArgumentText.keyword(arguments),
                    status,
                    stage,
                    dataAccess,
                    reported,
                    report,
                    Instant.ofEpochMilli(created),
                    started == 0 ? null : Instant.ofEpochMilli(started),
                    ended == 0 ? null : Instant.ofEpochMilli(ended),
                    error,
                    caller);
        }
        return shown;
    }
}
