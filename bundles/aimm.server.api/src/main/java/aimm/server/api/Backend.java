package aimm.server.api;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where models are kept. Only the engine calls it, from several threads, and expects calls to block. What a method has
 * returned from is durable: it outlives the death of the server.
 */
@ConsumerType
public interface Backend {

    /**
     * All stored models, without their bytes.
     *
     * @throws BackendException if they can't be read
     */
    List<StoredModel> models();

    /**
     * The serialized bytes of a model.
     *
     * @throws UnknownInstanceException if it is not stored
     * @throws BackendException if it can't be read
     */
    byte[] read(long instanceId);

    /**
     * Stores a new model under an identifier that was never used before, as version 1.
     *
     * @param provenance for the {@link #archive()}
     * @throws BackendException if it is not stored
     */
    StoredModel create(String modelType, byte[] instance, Provenance provenance);

    /**
     * Replaces a stored model wholly or not at all, and counts its version up.
     *
     * @param provenance for the {@link #archive()}
     * @throws UnknownInstanceException if it is not stored
     * @throws BackendException if the old one is kept
     */
    StoredModel update(long instanceId, String modelType, byte[] instance, Provenance provenance);

    /**
     * Removes a model.
     *
     * @throws UnknownInstanceException if it is not stored
     * @throws BackendException if it is kept
     */
    void delete(long instanceId);

    /** Older versions, annotations and aliases; empty if this backend keeps the newest version of a model only. */
    default Optional<Archive> archive() {
        return Optional.empty();
    }

    /**
     * Calls {@code listener} when somebody else stored a model; a backend that nobody else writes to never does.
     *
     * @return ends the calls
     */
    default Subscription onForeignChange(Consumer<StoredModel> listener) {
        return () -> {};
    }

    /**
     * A model as the backend knows it.
     *
     * @param size bytes of the serialized instance
     */
    record StoredModel(long instanceId, String modelType, long version, long size) {}
}
