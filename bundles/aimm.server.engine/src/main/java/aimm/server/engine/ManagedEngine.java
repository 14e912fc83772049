package aimm.server.engine;

import aimm.plugin.api.Arguments;
import aimm.server.api.Action;
import aimm.server.api.AimmException;
import aimm.server.api.Alias;
import aimm.server.api.Annotations;
import aimm.server.api.Backend;
import aimm.server.api.Backend.StoredModel;
import aimm.server.api.BackendException;
import aimm.server.api.BusyException;
import aimm.server.api.Call;
import aimm.server.api.DataAccessInfo;
import aimm.server.api.Engine;
import aimm.server.api.EngineObserver;
import aimm.server.api.Model;
import aimm.server.api.ModelTypeInfo;
import aimm.server.api.ModelVersion;
import aimm.server.api.Options;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.PluginInfo;
import aimm.server.api.Provenance;
import aimm.server.api.State;
import aimm.server.api.Subscription;
import aimm.server.api.UnknownModelTypeException;
import aimm.server.api.WorkerInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine: makes every call an action and sends it on its way. */
final class ManagedEngine implements Engine, ActionRun.Services, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ManagedEngine.class);

    private final EngineSettings settings;
    private final Backend backend;
    private final History history;
    private final Changes changes = new Changes();
    private final Executors executors = new Executors();
    private final Observers observers = new Observers();
    private final ActionLog log;
    private final Models models;
    private final WorkerPool pool;
    private final PluginRegistry registry;
    private final Trials trials;
    private final AtomicInteger pending = new AtomicInteger();
    private final Subscription foreignChanges;
    private volatile boolean closed;
    private State state; // guarded by this

    /** @throws BackendException if the stored models can't be listed */
    ManagedEngine(EngineSettings settings, Backend backend) {
        this.settings = settings;
        this.backend = backend;
        history = new History(backend);
        log = new ActionLog(settings.history());
        pool = new WorkerPool(settings, history, executors, observers, changes::mark);
        registry = new PluginRegistry(settings, pool, executors, this::pluginsChanged);
        pool.plugins(registry);
        trials = new Trials(pool, executors);
        models = new Models(settings.queuePerModel(), registry::offersModelType, changes);
        try {
            backend.models().forEach(models::put);
            history.annotations().forEach((id, annotations) -> models.get(id).annotate(annotations));
            foreignChanges = backend.onForeignChange(this::storedElsewhere);
        } catch (RuntimeException e) {
            executors.close();
            changes.close();
            throw e;
        }
    }

    PluginRegistry registry() {
        return registry;
    }

    @Override
    public Action<Model> createInstance(String modelType, Arguments arguments, Options options) {
        requireType(Role.INSTANTIATE, modelType);
        return start(
                Call.CREATE_INSTANCE,
                modelType,
                arguments,
                options,
                Plan.<Model>on(null)
                        .call(Role.INSTANTIATE, modelType)
                        .givingInstance()
                        .storing((value, instance, provenance) ->
                                models.put(backend.create(modelType, instance, provenance))));
    }

    @Override
    public Action<Model> addInstance(String modelType, byte[] instance, Options options) {
        requireType(Role.DESERIALIZE, modelType);
        return start(
                Call.ADD_INSTANCE,
                modelType,
                Arguments.NONE,
                options,
                Plan.<Model>on(null)
                        .call(Role.DESERIALIZE, modelType)
                        .onUpload(instance)
                        .storing((value, none, provenance) ->
                                models.put(backend.create(modelType, instance, provenance))));
    }

    @Override
    public Action<Model> updateInstance(long instanceId, String modelType, byte[] instance, Options options) {
        ModelEntry entry = models.get(instanceId);
        requireType(Role.DESERIALIZE, modelType);
        return start(
                Call.UPDATE_INSTANCE,
                null,
                Arguments.NONE,
                options,
                Plan.<Model>on(entry)
                        .exclusively()
                        .call(Role.DESERIALIZE, modelType)
                        .onUpload(instance)
                        .storing((value, none, provenance) ->
                                models.put(backend.update(instanceId, modelType, instance, provenance))));
    }

    @Override
    public Action<Model> rollback(long instanceId, long version, Options options) {
        ModelEntry entry = models.get(instanceId);
        return start(
                Call.UPDATE_INSTANCE,
                null,
                new Arguments(List.of(), Map.of("rollback_to", version)),
                options,
                Plan.<Model>on(entry)
                        .exclusively()
                        .inVersion(version)
                        .call(Role.DESERIALIZE)
                        .storing((value, none, provenance) -> {
                            ModelVersion old = history.find(entry.model(), version);
                            byte[] instance = history.read(entry.model(), version);
                            return models.put(backend.update(instanceId, old.modelType(), instance, provenance));
                        }));
    }

    @Override
    public Action<Model> deleteInstance(long instanceId, Options options) {
        ModelEntry entry = models.get(instanceId);
        return start(
                Call.DELETE_INSTANCE,
                null,
                Arguments.NONE,
                options,
                Plan.<Model>on(entry).exclusively().storing((value, none, provenance) -> {
                    backend.delete(instanceId);
                    history.forget(instanceId);
                    return models.remove(instanceId);
                }));
    }

    @Override
    public Action<Model> fit(long instanceId, Arguments arguments, Options options) {
        ModelEntry entry = models.get(instanceId);
        requireType(Role.FIT, entry.model().modelType());
        return start(
                Call.FIT,
                null,
                arguments,
                options,
                Plan.<Model>on(entry)
                        .exclusively()
                        .call(Role.FIT)
                        .givingInstance()
                        .storing((value, instance, provenance) -> store(entry, instance, provenance)));
    }

    @Override
    public Action<Object> predict(long instanceId, Arguments arguments, Options options) {
        ModelEntry entry = models.get(instanceId);
        Offer offer = requireType(Role.PREDICT, entry.model().modelType());
        Plan<Object> plan = Plan.on(entry).call(Role.PREDICT);
        if (offer.modelTypeInfo().predictUpdates()) {
            plan = plan.exclusively().givingInstance().storing((value, instance, provenance) -> {
                store(entry, instance, provenance);
                return value;
            });
        }
        return start(Call.PREDICT, null, arguments, options, plan);
    }

    @Override
    public Action<Object> predict(long instanceId, long version, Arguments arguments, Options options) {
        ModelEntry entry = models.get(instanceId);
        return start(
                Call.PREDICT,
                null,
                arguments,
                options,
                Plan.on(entry).inVersion(version).call(Role.PREDICT));
    }

    private Model store(ModelEntry entry, byte[] instance, Provenance provenance) {
        Model model = entry.model();
        return models.put(backend.update(model.instanceId(), model.modelType(), instance, provenance));
    }

    private Offer requireType(Role role, String modelType) {
        Offer offer = registry.find(role, modelType);
        if (offer == null) {
            throw new UnknownModelTypeException(role.title(), modelType);
        }
        return offer;
    }

    private <T> Action<T> start(Call call, String modelType, Arguments arguments, Options options, Plan<T> plan) {
        admit(plan.entry());
        Long model = plan.entry() == null ? null : plan.entry().model().instanceId();
        ActionRecord record =
                new ActionRecord(log.nextId(), call, modelType, model, arguments, options.caller(), changes);
        ActionHandle<T> action = new ActionHandle<>(record, new CompletableFuture<>());
        log.add(action);
        changes.mark();
        ActionRun<T> run = new ActionRun<>(action, plan, this);
        run.start(arguments, options);
        return action;
    }

    private void admit(ModelEntry entry) {
        if (closed) {
            throw new BusyException("the server is stopping");
        }
        if (pending.incrementAndGet() > settings.queueTotal()) {
            pending.decrementAndGet();
            throw new BusyException("the server has " + settings.queueTotal()
                    + " actions that are not over, the most engine.queue.total allows; try again later");
        }
        if (entry != null) {
            try {
                entry.admit();
            } catch (BusyException e) {
                pending.decrementAndGet();
                throw e;
            }
        }
    }

    @Override
    public boolean keepsHistory() {
        return history.isKept();
    }

    @Override
    public List<ModelVersion> versions(long instanceId) {
        return history.versions(model(instanceId));
    }

    @Override
    public byte[] instance(long instanceId, long version) {
        return history.read(model(instanceId), version);
    }

    @Override
    public Model annotate(long instanceId, Annotations annotations) {
        Model model = history.annotate(models.get(instanceId), annotations);
        changes.mark();
        return model;
    }

    @Override
    public void putAlias(String name, Alias alias) {
        models.get(alias.instanceId());
        history.putAlias(name, alias);
        changes.mark();
    }

    @Override
    public void removeAlias(String name) {
        history.removeAlias(name);
        changes.mark();
    }

    @Override
    public Alias alias(String name) {
        return history.alias(name);
    }

    @Override
    public byte[] instance(long instanceId) {
        models.get(instanceId);
        return backend.read(instanceId);
    }

    @Override
    public Model model(long instanceId) {
        return models.get(instanceId).model();
    }

    @Override
    public Action<?> action(long actionId) {
        return log.get(actionId);
    }

    @Override
    public synchronized State state() {
        long version = changes.version();
        if (state == null || state.version() != version) {
            state = new State(version, models.all(), log.states(), history.aliases());
        }
        return state;
    }

    @Override
    public Subscription onChange(Runnable listener) {
        return changes.listen(listener);
    }

    @Override
    public Subscription observe(EngineObserver observer) {
        return observers.add(observer);
    }

    @Override
    public Observers observers() {
        return observers;
    }

    @Override
    public List<ModelTypeInfo> modelTypes() {
        return registry.modelTypes();
    }

    @Override
    public List<DataAccessInfo> dataAccesses() {
        return registry.dataAccesses();
    }

    @Override
    public List<PluginInfo> plugins() {
        return registry.plugins();
    }

    @Override
    public CompletionStage<List<String>> probe(Bundle bundle, Duration patience) {
        return trials.start(bundle, registry.isolated(), patience);
    }

    @Override
    public CompletionStage<PluginInfo> settled(Bundle plugin, Duration patience) {
        return registry.settled(plugin, patience);
    }

    @Override
    public List<WorkerInfo> workers() {
        return pool.processes().workers();
    }

    @Override
    public void submit(Request request) {
        pool.submit(request);
    }

    @Override
    public void stop(Request request) {
        pool.stop(request);
    }

    @Override
    public WorkerPool pool() {
        return pool;
    }

    @Override
    public Executors executors() {
        return executors;
    }

    @Override
    public History history() {
        return history;
    }

    @Override
    public void over(ActionHandle<?> action) {
        pending.decrementAndGet();
        log.over(action);
    }

    /** Stops all actions, ends all workers, and waits, bounded, until they are gone; does nothing the second time. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        foreignChanges.close();
        trials.close();
        registry.close();
        log.running().forEach(ActionHandle::cancel);
        long patience = settings.worker().sigtermTimeout().toMillis() + 2000;
        try {
            pool.close().get(patience, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("some workers did not end within {} ms", patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.warn("workers did not end in order", e);
        }
        executors.close();
        changes.close();
    }

    private void pluginsChanged() {
        models.refresh();
        changes.mark();
    }

    private void storedElsewhere(StoredModel stored) {
        ModelEntry entry = models.find(stored.instanceId());
        if (entry == null) {
            models.put(stored);
            return;
        }
        Turns.Turn[] turn = new Turns.Turn[1];
        turn[0] = entry.turns().turn(true, () -> {
            try {
                models.put(stored);
            } catch (AimmException e) {
                LOG.warn("a change made elsewhere to model instance {} is lost", stored.instanceId(), e);
            } finally {
                turn[0].leave();
            }
        });
        entry.turns().enter(turn[0]);
    }
}
