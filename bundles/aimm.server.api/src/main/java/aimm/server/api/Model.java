package aimm.server.api;

/**
 * One stored model, without its bytes.
 *
 * @param instanceId positive, never used again
 * @param modelType names the plugin that can use it
 * @param version counts the times it was stored, from 1
 * @param size bytes of the serialized instance
 * @param available whether a plugin for its type is there
 * @param annotations what was said of it
 */
public record Model(
        long instanceId, String modelType, long version, long size, boolean available, Annotations annotations) {

    /** Of which nothing was said. */
    public Model(long instanceId, String modelType, long version, long size, boolean available) {
        this(instanceId, modelType, version, size, available, Annotations.NONE);
    }

    /** The same model when its plugin comes or goes. */
    public Model withAvailable(boolean nowAvailable) {
        return new Model(instanceId, modelType, version, size, nowAvailable, annotations);
    }

    /** The same model when something else is said of it. */
    public Model withAnnotations(Annotations nowSaid) {
        return new Model(instanceId, modelType, version, size, available, nowSaid);
    }
}
