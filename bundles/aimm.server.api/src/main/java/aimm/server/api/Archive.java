package aimm.server.api;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a backend keeps beside the newest version of every model. Only the engine calls it, from several threads, and
 * expects calls to block; what a method has returned from is durable. Deleting a model removes all of it.
 */
@ConsumerType
public interface Archive {

    /**
     * The versions of a model that are kept, the newest first. Those that an alias names are kept always.
     *
     * @throws UnknownInstanceException if the model is not stored
     * @throws BackendException if they can't be read
     */
    List<ModelVersion> versions(long instanceId);

    /**
     * The serialized bytes of a version.
     *
     * @throws UnknownVersionException if it is not kept
     * @throws BackendException if it can't be read
     */
    byte[] read(long instanceId, long version);

    /**
     * What was said of models, by their identifiers; not those of which nothing was said.
     *
     * @throws BackendException if it can't be read
     */
    Map<Long, Annotations> annotations();

    /**
     * Replaces what was said of a model.
     *
     * @throws UnknownInstanceException if the model is not stored
     * @throws BackendException if the old is kept
     */
    void annotate(long instanceId, Annotations annotations);

    /**
     * All aliases.
     *
     * @throws BackendException if they can't be read
     */
    SortedMap<String, Alias> aliases();

    /**
     * Lets a name stand for something, instead of what it may have stood for.
     *
     * @throws UnknownInstanceException if the model is not stored
     * @throws UnknownVersionException if the version is not kept
     * @throws BackendException if the old is kept
     */
    void putAlias(String name, Alias alias);

    /**
     * Removes a name.
     *
     * @throws UnknownAliasException if it stands for nothing
     * @throws BackendException if it is kept
     */
    void removeAlias(String name);
}
