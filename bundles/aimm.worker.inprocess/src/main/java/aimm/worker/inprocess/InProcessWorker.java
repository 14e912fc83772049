package aimm.worker.inprocess;

import aimm.plugin.api.ArgumentException;
import aimm.plugin.api.DataAccessPlugin;
import aimm.plugin.api.ModelPlugin;
import aimm.plugin.api.Values;
import aimm.server.api.AimmException;
import aimm.server.api.BusyException;
import aimm.server.api.PluginCall;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.PluginException;
import aimm.server.api.Worker;
import aimm.server.api.WorkerException;
import aimm.worker.protocol.HeldModels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.ServiceReference;

/** Runs the calls of one plugin side by side inside the server. */
final class InProcessWorker implements Worker {

    private static final int MAX_TRACE = 16_000;

    private final long id;
    private final String plugin;
    private final Map<String, PluginService<ModelPlugin<Object>>> models;
    private final Map<String, PluginService<DataAccessPlugin>> accesses;
    private final HeldModels<Object> held;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final Duration sigtermTimeout;
    private final Set<RunningCall> running = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    InProcessWorker(
            long id,
            String plugin,
            Map<String, PluginService<ModelPlugin<Object>>> models,
            Map<String, PluginService<DataAccessPlugin>> accesses,
            int cachedModels,
            Duration sigtermTimeout,
            Executor executor,
            ScheduledExecutorService timer) {
        this.id = id;
        this.plugin = plugin;
        this.models = models;
        this.accesses = accesses;
        this.held = new HeldModels<>(cachedModels);
        this.sigtermTimeout = sigtermTimeout;
        this.executor = executor;
        this.timer = timer;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public long pid() {
        return 0;
    }

    @Override
    public long residentBytes() {
        return -1;
    }

    @Override
    public boolean concurrent() {
        return true;
    }

    @Override
    public boolean holds(long instanceId, long version) {
        return held.get(instanceId, version) != null;
    }

    @Override
    public List<String> provides() {
        return Stream.concat(models.keySet().stream(), accesses.keySet().stream())
                .sorted()
                .toList();
    }

    @Override
    public void submit(PluginCall call, Listener listener) {
        PluginService<?> service =
                call.role() == Role.DATA_ACCESS ? accesses.get(call.name()) : models.get(call.name());
        if (service == null) {
            listener.failed(new WorkerException("plugin " + plugin + " does not offer " + call.name()));
            return;
        }
        if (!service.lease().enter()) {
            listener.notStarted(new WorkerException("plugin " + plugin + " no longer offers " + call.name()));
            return;
        }
        RunningCall started = new RunningCall(call, listener, timer);
        running.add(started);
        if (call.role() == Role.PREDICT && service.isShort()) {
            run(call, started, service);
            return;
        }
        try {
            executor.execute(() -> run(call, started, service));
        } catch (RejectedExecutionException e) {
            leave(started, service);
            started.answer(who -> who.failed(new BusyException("too many calls wait for plugin " + plugin)));
        }
    }

    @Override
    public void withdraw(PluginCall call) {
        running.stream().filter(each -> each.isOf(call)).forEach(RunningCall::withdraw);
    }

    @Override
    public void kill(PluginCall call) {
        for (RunningCall each : running) {
            if (each.isOf(call)) {
                each.kill();
                timer.schedule(() -> abandon(each), sigtermTimeout.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    @Override
    public void close() {
        Stream.concat(models.values().stream(), accesses.values().stream())
                .forEach(service -> service.close(Duration.ZERO));
        ended.complete("closed");
    }

    @Override
    public CompletionStage<String> ended() {
        return ended;
    }

    /** Its services go; called while they are still there, and waits for the calls that use them. */
    void lose(Duration patience) {
        Stream.concat(models.values().stream(), accesses.values().stream()).forEach(service -> service.close(patience));
        ended.complete("its plugin was stopped");
    }

    boolean uses(ServiceReference<?> reference) {
        return Stream.concat(models.values().stream(), accesses.values().stream())
                .anyMatch(service -> service.is(reference));
    }

    private void run(PluginCall call, RunningCall started, PluginService<?> service) {
        if (!started.begin()) {
            leave(started, service);
            started.answer(listener -> listener.failed(interrupted(call)));
            return;
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(service.loader());
        Outcome outcome;
        long start = System.nanoTime();
        try {
            outcome = call(call, started, service.service());
        } catch (Throwable e) {
            outcome = new Outcome(null, null, failure(e), false);
        } finally {
            thread.setContextClassLoader(before);
        }
        if (call.role() == Role.PREDICT) {
            service.took(System.nanoTime() - start);
        }
        started.end();
        leave(started, service);
        answer(call, started, outcome);
    }

    private static void answer(PluginCall call, RunningCall started, Outcome outcome) {
        if (outcome.missing) {
            started.answer(Listener::instanceMissing);
        } else if (outcome.failure == null) {
            started.answer(listener -> listener.done(outcome.value, outcome.instance));
        } else {
            AimmException failure = started.wasKilled() ? interrupted(call) : outcome.failure;
            started.answer(listener -> listener.failed(failure));
        }
    }

    private void leave(RunningCall started, PluginService<?> service) {
        running.remove(started);
        service.lease().leave();
    }

    private Outcome call(PluginCall call, RunningCall progress, Object service) throws Exception {
        if (service instanceof DataAccessPlugin access && call.role() == Role.DATA_ACCESS) {
            return done(access.access(call.arguments(), progress));
        }
        @SuppressWarnings("unchecked") // whatever its instances are, only the plugin itself looks into them
        ModelPlugin<Object> model = (ModelPlugin<Object>) service;
        switch (call.role()) {
            case INSTANTIATE -> {
                return done(call, model, model.instantiate(call.arguments(), progress), null);
            }
            case DESERIALIZE -> {
                model.deserialize(new ByteArrayInputStream(call.instance()));
                return done(null);
            }
            default -> {
                Object instance = instance(call, model);
                if (instance == null) {
                    return new Outcome(null, null, null, true);
                }
                return call.role() == Role.FIT
                        ? done(call, model, model.fit(instance, call.arguments(), progress), null)
                        : done(call, model, instance, model.predict(instance, call.arguments(), progress));
            }
        }
    }

    /** The instance to work on, or {@code null}; one that the call will change is not kept. */
    private Object instance(PluginCall call, ModelPlugin<Object> model) throws IOException {
        Object instance = held.get(call.instanceId(), call.version());
        boolean changes = call.role() == Role.FIT || call.serialize();
        if (instance == null) {
            if (call.instance() == null) {
                return null;
            }
            instance = model.deserialize(new ByteArrayInputStream(call.instance()));
        }
        if (changes) {
            held.remove(call.instanceId());
        } else if (call.instanceId() != 0) {
            held.put(call.instanceId(), call.version(), instance);
        }
        return instance;
    }

    private void abandon(RunningCall call) {
        call.answer(listener -> listener.failed(new WorkerException("the call of plugin " + plugin
                + " was interrupted and goes on all the same: inside the server it can't be ended")));
    }

    private static Outcome done(Object value) {
        return new Outcome(Values.canonical(value), null, null, false);
    }

    private static Outcome done(PluginCall call, ModelPlugin<Object> model, Object instance, Object value)
            throws IOException {
        if (!call.serialize()) {
            return done(value);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        model.serialize(instance, bytes);
        return new Outcome(Values.canonical(value), bytes.toByteArray(), null, false);
    }

    private static PluginException failure(Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        String text = trace.toString();
        boolean callersFault = cause instanceof ArgumentException;
        return new PluginException(
                callersFault ? cause.getMessage() : cause.toString(),
                callersFault,
                text.substring(0, Math.min(MAX_TRACE, text.length())));
    }

    private static WorkerException interrupted(PluginCall call) {
        return new WorkerException("the " + call.role().title() + " of " + call.name() + " was interrupted");
    }

    private record Outcome(Object value, byte[] instance, AimmException failure, boolean missing) {}
}
