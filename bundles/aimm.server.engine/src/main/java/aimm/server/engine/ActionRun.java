package aimm.server.engine;

import aimm.plugin.api.Arguments;
import aimm.server.api.ActionState.Stage;
import aimm.server.api.ActionTimeoutException;
import aimm.server.api.AimmException;
import aimm.server.api.BackendException;
import aimm.server.api.Model;
import aimm.server.api.ModelVersion;
import aimm.server.api.Options;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.Provenance;
import aimm.server.api.UnknownInstanceException;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An action's way: data accesses, the model's turn, the plugin call, storing. Every step is begun by the thread that
 * ended the one before; whoever finds the action stopped, or a step failed, goes straight to the end.
 */
final class ActionRun<T> implements Request.Outcome {

    private static final Logger LOG = LoggerFactory.getLogger(ActionRun.class);

    /** What a run needs of the engine. */
    interface Services {

        void submit(Request request);

        void stop(Request request);

        WorkerPool pool();

        Executors executors();

        History history();

        Observers observers();

        /** The action is over; its result is told next. */
        void over(ActionHandle<?> action);
    }

    private final ActionHandle<T> handle;
    private final ActionRecord action;
    private final Plan<T> plan;
    private final Services services;
    private final ActionClock clock = new ActionClock();
    private ScheduledFuture<?> deadline;
    private Arguments arguments;
    private Model pinned;
    private Request request;
    private Turns.Turn turn;
    private boolean inTurn;
    private Request.Origin origin;

    ActionRun(ActionHandle<T> handle, Plan<T> plan, Services services) {
        this.handle = handle;
        this.action = handle.record();
        this.plan = plan;
        this.services = services;
    }

    void start(Arguments given, Options options) {
        origin = action.begin(services.observers());
        if (options.timeout() != null) {
            deadline = services.executors()
                    .after(
                            options.timeout().toNanos(),
                            () -> action.stop(new ActionTimeoutException(action.id(), options.timeout())));
        }
        if (!DataAccesses.in(given)) {
            choose(given);
            return;
        }
        DataAccesses accesses = new DataAccesses(this::access, action::report, services::stop);
        if (action.enter(Stage.ACCESSING_DATA, accesses::stop)) {
            action.running();
            accesses.resolve(given, this::choose, this::end);
        } else {
            end(new StoppedException());
        }
    }

    private Request access(Object key, String name, Arguments plain, Request.Outcome outcome) {
        Request request =
                new Request(services.pool(), origin, Role.DATA_ACCESS, name, null, null, plain, false, outcome);
        services.submit(request);
        return request;
    }

    /** Finds the version that is meant. */
    private void choose(Arguments plain) {
        arguments = plain;
        clock.ready();
        if (plan.version() == null) {
            takeTurn();
            return;
        }
        Model newest = plan.entry().model();
        ModelVersion known = services.history().known(newest, plan.version());
        if (known != null) {
            pin(known);
            return;
        }
        services.executors().io(() -> {
            try {
                pin(services.history().find(newest, plan.version()));
            } catch (AimmException e) {
                end(e);
            }
        });
    }

    private void pin(ModelVersion version) {
        pinned = new Model(version.instanceId(), version.modelType(), version.version(), version.size(), true);
        if (plan.alone() || !services.history().isKept()) {
            takeTurn();
        } else {
            execute();
        }
    }

    private void takeTurn() {
        if (plan.entry() == null) {
            execute();
            return;
        }
        turn = plan.entry().turns().turn(plan.alone(), () -> {
            inTurn = true;
            execute();
        });
        if (action.enter(Stage.ACCESSING_DATA, this::leaveQueue)) {
            plan.entry().turns().enter(turn);
        } else {
            end(new StoppedException());
        }
    }

    private void leaveQueue() {
        if (turn.withdraw()) {
            end(new StoppedException());
        }
    }

    private void execute() {
        Model model = plan.entry() == null
                ? null
                : pinned != null ? pinned : plan.entry().model();
        if (model != null && plan.entry().deleted()) {
            end(new UnknownInstanceException(model.instanceId()));
            return;
        }
        if (plan.role() == null) {
            store(null, null);
            return;
        }
        String type = plan.modelType() != null ? plan.modelType() : model.modelType();
        boolean onStored = plan.uploaded() == null && model != null;
        request = new Request(
                services.pool(),
                origin,
                plan.role(),
                type,
                onStored ? model : null,
                plan.uploaded(),
                arguments,
                plan.serialize(),
                this);
        arguments = null;
        Request running = request;
        if (action.enter(Stage.EXECUTING, () -> services.stop(running))) {
            services.submit(running);
        } else {
            end(new StoppedException());
        }
    }

    @Override
    public void progress(Object state) {
        action.report(state);
    }

    @Override
    public void done(Object value, byte[] instance) {
        clock.ran();
        if (plan.store() == null) {
            @SuppressWarnings("unchecked") // an action without a store results in the plugin's value
            T result = (T) value;
            end(result, null);
        } else {
            store(value, instance);
        }
    }

    @Override
    public void failed(AimmException failure) {
        clock.ran();
        end(failure);
    }

    private void store(Object value, byte[] instance) {
        if (!action.enter(Stage.STORING, () -> {})) {
            end(new StoppedException());
            return;
        }
        services.executors().io(() -> {
            T result;
            try {
                Provenance provenance = request == null ? null : action.provenance(request.servedBy);
                result = plan.store().store(value, instance, provenance);
            } catch (AimmException e) {
                end(e);
                return;
            } catch (RuntimeException | Error e) {
                LOG.error("storing for action {} failed", action.id(), e);
                end(new BackendException("the backend failed: " + e.getMessage(), e));
                return;
            }
            end(result, null);
        });
    }

    private void end(AimmException failure) {
        end(null, failure);
    }

    private void end(T result, AimmException failure) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        Throwable told = action.over(failure);
        services.over(handle);
        observe();
        try {
            handle.tell(result, told);
        } finally {
            if (plan.entry() != null) {
                plan.entry().over();
                if (inTurn) {
                    turn.leave();
                }
            }
        }
    }

    private void observe() {
        if (services.observers().isEmpty()) {
            return;
        }
        if (request != null) {
            clock.handed(request.handedAt);
        }
        String type = plan.modelType() != null
                ? plan.modelType()
                : pinned != null
                        ? pinned.modelType()
                        : plan.entry() == null ? null : plan.entry().model().modelType();
        services.observers().ended(action.end(type, clock));
    }
}
