package aimm.server.api;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.TensorSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.osgi.framework.Bundle;

/** Keeps models in memory; predictions answer what {@link #prediction} makes of their arguments. */
public class FakeEngine implements Engine {

    public static final String TYPE = "fake.Type";

    private final String type;

    /** What a prediction gives; a future is waited for. */
    public volatile Function<Arguments, Object> prediction =
            arguments -> arguments.positional().get(0);

    /** What the type's plugin declares of predictions. */
    public volatile List<TensorSpec> inputs = List.of(TensorSpec.parse("X: FP64[-1, 4]"));

    public volatile List<TensorSpec> outputs = List.of();
    public volatile List<PluginInfo> plugins = List.of();
    /** What a worker of any bundle finds in it, or a future that fails. */
    public volatile Function<Bundle, CompletionStage<List<String>>> probe =
            bundle -> CompletableFuture.completedFuture(List.of(TYPE));

    /** What becomes of any plugin. */
    public volatile Function<Bundle, CompletionStage<PluginInfo>> settled =
            bundle -> CompletableFuture.completedFuture(new PluginInfo(
                    bundle.getSymbolicName(),
                    bundle.getBundleId(),
                    bundle.getVersion().toString(),
                    false,
                    false,
                    true,
                    List.of(TYPE),
                    List.of(),
                    null));

    public volatile Options lastOptions;
    /** What a model was fitted with last. */
    public volatile Arguments lastFit;
    /** The version that was asked last, if one was named. */
    public volatile long lastVersion;

    public final BlockingQueue<FakeAction<?>> started = new LinkedBlockingQueue<>();
    public final List<EngineObserver> observers = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    /** All guarded by this. */
    private final TreeMap<Long, Model> models = new TreeMap<>();

    private final TreeMap<Long, TreeMap<Long, byte[]>> instances = new TreeMap<>();
    private final TreeMap<String, Alias> aliases = new TreeMap<>();
    public volatile boolean keepsHistory = true;
    private final TreeMap<Long, FakeAction<?>> actions = new TreeMap<>();
    private long version;

    public FakeEngine() {
        this(TYPE);
    }

    /** @param type the one model type that there is */
    public FakeEngine(String type) {
        this.type = type;
    }

    @Override
    public Action<Model> createInstance(String modelType, Arguments arguments, Options options) {
        return addInstance(modelType, arguments.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8), options);
    }

    @Override
    public synchronized Action<Model> addInstance(String modelType, byte[] instance, Options options) {
        if (!modelType.equals(type)) {
            throw new UnknownModelTypeException("instantiation", modelType);
        }
        return store(Call.ADD_INSTANCE, models.isEmpty() ? 1 : models.lastKey() + 1, 1, instance, options);
    }

    @Override
    public synchronized Action<Model> updateInstance(long id, String modelType, byte[] instance, Options options) {
        return store(Call.UPDATE_INSTANCE, id, model(id).version() + 1, instance, options);
    }

    @Override
    public synchronized Action<Model> deleteInstance(long id, Options options) {
        Model model = model(id);
        models.remove(id);
        instances.remove(id);
        aliases.values().removeIf(alias -> alias.instanceId() == id);
        return done(Call.DELETE_INSTANCE, id, model, options);
    }

    @Override
    public synchronized Action<Model> fit(long id, Arguments arguments, Options options) {
        lastFit = arguments;
        return store(Call.FIT, id, model(id).version() + 1, newest(id), options);
    }

    @Override
    public Action<Object> predict(long id, Arguments arguments, Options options) {
        model(id);
        Object result = prediction.apply(arguments);
        if (!(result instanceof CompletableFuture<?> future)) {
            return done(Call.PREDICT, id, result, options);
        }
        FakeAction<Object> action = new FakeAction<>(Call.PREDICT, id);
        future.whenComplete((value, failure) -> action.end(value, failure));
        return start(action, options);
    }

    @Override
    public synchronized byte[] instance(long id) {
        return newest(id);
    }

    private byte[] newest(long id) {
        return instances.get(model(id).instanceId()).lastEntry().getValue();
    }

    @Override
    public Action<Object> predict(long id, long version, Arguments arguments, Options options) {
        instance(id, version);
        lastVersion = version;
        return predict(id, arguments, options);
    }

    @Override
    public synchronized Action<Model> rollback(long id, long version, Options options) {
        return store(Call.UPDATE_INSTANCE, id, model(id).version() + 1, instance(id, version), options);
    }

    @Override
    public boolean keepsHistory() {
        return keepsHistory;
    }

    @Override
    public synchronized List<ModelVersion> versions(long id) {
        model(id);
        return instances.get(id).descendingMap().entrySet().stream()
                .map(kept -> new ModelVersion(
                        id, kept.getKey(), type, kept.getValue().length, "ab12", Provenances.BY_A_TEST))
                .toList();
    }

    @Override
    public synchronized byte[] instance(long id, long version) {
        model(id);
        byte[] instance = instances.get(id).get(version);
        if (instance == null) {
            throw new UnknownVersionException(id, version);
        }
        return instance;
    }

    @Override
    public synchronized Model annotate(long id, Annotations annotations) {
        requireHistory("annotations");
        Model model = model(id).withAnnotations(annotations);
        models.put(id, model);
        return model;
    }

    @Override
    public synchronized void putAlias(String name, Alias alias) {
        requireHistory("aliases");
        if (!name.matches(Alias.PATTERN)) {
            throw new InvalidRequestException("alias '" + name + "'");
        }
        model(alias.instanceId());
        if (alias.version() != null) {
            instance(alias.instanceId(), alias.version());
        }
        aliases.put(name, alias);
    }

    @Override
    public synchronized void removeAlias(String name) {
        alias(name);
        aliases.remove(name);
    }

    @Override
    public synchronized Alias alias(String name) {
        Alias alias = aliases.get(name);
        if (alias == null) {
            throw new UnknownAliasException(name);
        }
        return alias;
    }

    private void requireHistory(String what) {
        if (!keepsHistory) {
            throw new NotKeptException(what);
        }
    }

    @Override
    public synchronized Model model(long id) {
        Model model = models.get(id);
        if (model == null) {
            throw new UnknownInstanceException(id);
        }
        return model;
    }

    @Override
    public synchronized Action<?> action(long id) {
        Action<?> action = actions.get(id);
        if (action == null) {
            throw new UnknownActionException(id);
        }
        return action;
    }

    @Override
    public synchronized State state() {
        TreeMap<Long, ActionState> states = new TreeMap<>();
        actions.forEach((id, action) -> states.put(id, action.state()));
        return new State(version, new TreeMap<>(models), states, new TreeMap<>(aliases));
    }

    @Override
    public Subscription onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public Subscription observe(EngineObserver observer) {
        observers.add(observer);
        return () -> observers.remove(observer);
    }

    @Override
    public List<ModelTypeInfo> modelTypes() {
        return List.of(new ModelTypeInfo(
                type,
                "fake",
                false,
                List.of(aimm.plugin.api.Parameter.parse("gamma: float = 0.1 -- how far it sees")),
                List.of(),
                List.of(),
                inputs,
                outputs));
    }

    @Override
    public List<DataAccessInfo> dataAccesses() {
        return List.of(new DataAccessInfo("rows", "fake", List.of()));
    }

    @Override
    public List<PluginInfo> plugins() {
        return plugins;
    }

    @Override
    public CompletionStage<List<String>> probe(Bundle bundle, Duration patience) {
        return probe.apply(bundle);
    }

    @Override
    public CompletionStage<PluginInfo> settled(Bundle plugin, Duration patience) {
        return settled.apply(plugin);
    }

    @Override
    public List<WorkerInfo> workers() {
        return List.of(new WorkerInfo(1, 4711, "fake", "idle", null, 3, -1));
    }

    /** Adds models that nobody asked for. */
    public synchronized void fill(int count) {
        for (long id = 1; id <= count; id++) {
            models.put(id, new Model(id, type, 1, 0, true));
            instances.put(id, new TreeMap<>(Map.of(1L, new byte[0])));
        }
    }

    public int listeners() {
        return listeners.size();
    }

    public void tell() {
        synchronized (this) {
            version++;
        }
        listeners.forEach(Runnable::run);
    }

    private Action<Model> store(Call call, long id, long newVersion, byte[] instance, Options options) {
        Model model = new Model(id, type, newVersion, instance.length, true);
        Model known = models.get(id);
        model = known == null ? model : model.withAnnotations(known.annotations());
        models.put(id, model);
        instances.computeIfAbsent(id, missing -> new TreeMap<>()).put(newVersion, instance);
        return done(call, id, model, options);
    }

    private <T> Action<T> done(Call call, long id, T result, Options options) {
        FakeAction<T> action = new FakeAction<>(call, id);
        action.end(result, null);
        return start(action, options);
    }

    private <T> Action<T> start(FakeAction<T> action, Options options) {
        lastOptions = options;
        synchronized (this) {
            action.id = actions.isEmpty() ? 1 : actions.lastKey() + 1;
            actions.put(action.id, action);
        }
        started.add(action);
        tell();
        return action;
    }

    /** An action that a test ends. */
    public final class FakeAction<T> implements Action<T> {

        private final Call call;
        private final long model;
        private long id;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        public final CompletableFuture<Void> cancelled = new CompletableFuture<>();
        private volatile ActionState.Status status = ActionState.Status.RUNNING;
        private final java.util.concurrent.atomic.AtomicReference<ActionState> state =
                new java.util.concurrent.atomic.AtomicReference<>();

        FakeAction(Call call, long model) {
            this.call = call;
            this.model = model;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public ActionState state() {
            return state.updateAndGet(old -> old != null && old.status() == status
                    ? old
                    : new ActionState(
                            id,
                            call,
                            null,
                            model,
                            List.of(),
                            Map.of(),
                            status,
                            ActionState.Stage.EXECUTING,
                            Map.of(),
                            false,
                            null,
                            Instant.EPOCH,
                            null,
                            null,
                            null,
                            lastOptions == null ? Caller.UNKNOWN : lastOptions.caller()));
        }

        @Override
        public List<LogLine> log() {
            return List.of(new LogLine(Instant.EPOCH, true, "careful"));
        }

        @Override
        public CompletionStage<T> result() {
            return result;
        }

        @Override
        public void cancel() {
            if (result.completeExceptionally(new ActionCancelledException(id))) {
                status = ActionState.Status.CANCELLED;
                cancelled.complete(null);
                tell();
            }
        }

        public void end(Object value, Throwable failure) {
            status = failure == null ? ActionState.Status.DONE : ActionState.Status.FAILED;
            if (failure == null) {
                @SuppressWarnings("unchecked") // a test gives what its call gives
                T typed = (T) value;
                result.complete(typed);
            } else {
                result.completeExceptionally(failure);
            }
            tell();
        }
    }
}
