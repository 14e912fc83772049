package aimm.server.api;

import aimm.plugin.api.Arguments;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/**
 * Runs actions on models. Every method that starts an action returns at once; what it refuses at once it throws, what
 * fails later fails the action. All are safe for threads.
 *
 * <p>Arguments are values as in {@link aimm.plugin.api.Values}, and {@link DataAccessArgument}s.
 *
 * <p>Actions on one model that change it (fit, update, delete, predictions of a type that declares that they change the
 * instance) exclude each other and all others, in the order in which they were started; other predictions share. Actions
 * on different models do not wait for each other while there is a free worker.
 *
 * <p>Every method may throw {@link BusyException} if a queue is full.
 */
@ProviderType
public interface Engine {

    /**
     * Creates a model; it is durable when the result is there.
     *
     * @throws UnknownModelTypeException if no plugin provides the type
     */
    Action<Model> createInstance(String modelType, Arguments arguments, Options options);

    /**
     * Stores an uploaded model after its plugin was able to deserialize it.
     *
     * @param instance serialized; must not be changed any more
     * @throws UnknownModelTypeException if no plugin provides the type
     */
    Action<Model> addInstance(String modelType, byte[] instance, Options options);

    /**
     * Replaces a model by an uploaded one, after its plugin was able to deserialize that.
     *
     * @param instance serialized; must not be changed any more
     * @throws UnknownInstanceException if no model has that identifier
     * @throws UnknownModelTypeException if no plugin provides the type
     */
    Action<Model> updateInstance(long instanceId, String modelType, byte[] instance, Options options);

    /**
     * Removes a model for good; its identifier is not used again.
     *
     * @throws UnknownInstanceException if no model has that identifier
     */
    Action<Model> deleteInstance(long instanceId, Options options);

    /**
     * Fits a model; the new version is durable when the result is there.
     *
     * @throws UnknownInstanceException if no model has that identifier
     * @throws UnknownModelTypeException if the model's plugin is not there
     */
    Action<Model> fit(long instanceId, Arguments arguments, Options options);

    /**
     * Asks a model. The result is a value and may be {@code null}.
     *
     * @throws UnknownInstanceException if no model has that identifier
     * @throws UnknownModelTypeException if the model's plugin is not there
     */
    Action<Object> predict(long instanceId, Arguments arguments, Options options);

    /**
     * Asks a version of a model, as it was; does not wait for what changes the model, and never changes anything itself.
     *
     * @throws UnknownInstanceException if no model has that identifier
     * @throws UnknownVersionException if it has no such version, or that is no longer kept
     * @throws UnknownModelTypeException if the version's plugin is not there
     */
    Action<Object> predict(long instanceId, long version, Arguments arguments, Options options);

    /**
     * Makes an older version the newest, under a new number, after its plugin was able to deserialize it.
     *
     * @throws UnknownInstanceException if no model has that identifier
     * @throws UnknownVersionException if it has no such version, or that is no longer kept
     * @throws UnknownModelTypeException if the version's plugin is not there
     */
    Action<Model> rollback(long instanceId, long version, Options options);

    /**
     * Whether the backend keeps older versions, annotations and aliases. Where it does not, there is one version of
     * every model, and {@link #annotate}, {@link #putAlias} and {@link #removeAlias} throw {@link NotKeptException}.
     */
    boolean keepsHistory();

    /**
     * The versions of a model that are kept, the newest first; blocks.
     *
     * @throws UnknownInstanceException if no model has that identifier
     * @throws BackendException if the backend can't read them
     */
    List<ModelVersion> versions(long instanceId);

    /**
     * Reads the serialized bytes of a version; blocks. They must not be changed.
     *
     * @throws UnknownInstanceException if no model has that identifier
     * @throws UnknownVersionException if it has no such version, or that is no longer kept
     * @throws BackendException if the backend can't read it
     */
    byte[] instance(long instanceId, long version);

    /**
     * Replaces what was said of a model; blocks until it is durable.
     *
     * @throws UnknownInstanceException if no model has that identifier
     */
    Model annotate(long instanceId, Annotations annotations);

    /**
     * Lets a name stand for a model or a version, instead of what it may have stood for; blocks until it is durable.
     *
     * @throws InvalidRequestException if the name is not as {@link Alias#PATTERN} says, or there are too many
     * @throws UnknownInstanceException if no model has that identifier
     * @throws UnknownVersionException if it has no such version, or that is no longer kept
     */
    void putAlias(String name, Alias alias);

    /**
     * Removes an alias; blocks until that is durable.
     *
     * @throws UnknownAliasException if there is none of that name
     */
    void removeAlias(String name);

    /**
     * What an alias stands for.
     *
     * @throws UnknownAliasException if there is none of that name
     */
    Alias alias(String name);

    /**
     * Reads a model's serialized bytes from the backend; blocks. They must not be changed.
     *
     * @throws UnknownInstanceException if no model has that identifier
     * @throws BackendException if the backend can't read it
     */
    byte[] instance(long instanceId);

    /**
     * The model with that identifier.
     *
     * @throws UnknownInstanceException if there is none
     */
    Model model(long instanceId);

    /**
     * The action with that identifier, running or among those that are remembered. What is remembered has no result any
     * more; whoever wants that keeps the action it got when it started it.
     *
     * @throws UnknownActionException if there is none
     */
    Action<?> action(long actionId);

    /** All models and actions now. */
    State state();

    /**
     * Calls {@code listener} after changes of state or {@link #plugins()}, from one engine thread, many changes merged
     * into one call; it should read what it wants and must not block.
     *
     * @return ends the calls; none starts after {@code close} returns
     */
    Subscription onChange(Runnable listener);

    /**
     * Tells an observer what happens from now on.
     *
     * @return ends that
     */
    Subscription observe(EngineObserver observer);

    /** Model types that can be used now, by name. */
    List<ModelTypeInfo> modelTypes();

    /** Data accesses that can be used now, by name. */
    List<DataAccessInfo> dataAccesses();

    /** Plugins, by name: those that serve, and those that are named in the configuration and don't. */
    List<PluginInfo> plugins();

    /**
     * Tries in a worker whether a bundle is a plugin, before it offers anything in the server: it must be resolved and need
     * not be started. The worker is one of the {@code max_children}, waits for room as others do, and ends afterwards.
     *
     * @param patience the time it may take, waiting included
     * @return the model types and data accesses that the worker found; a {@link WorkerException} if there is none or it
     *     did not answer
     */
    CompletionStage<List<String>> probe(Bundle bundle, Duration patience);

    /**
     * What becomes of a plugin as it is now, with the latest update of its bundle.
     *
     * @param patience the time it may take
     * @return completed when a worker of it has answered, so that it serves; a {@link WorkerException} that says why it
     *     does not
     */
    CompletionStage<PluginInfo> settled(Bundle plugin, Duration patience);

    /** Workers that are there now. */
    List<WorkerInfo> workers();
}
