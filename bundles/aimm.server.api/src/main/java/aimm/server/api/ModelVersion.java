package aimm.server.api;

/**
 * One version of a model, which never changes.
 *
 * @param version counts from 1
 * @param modelType of this version
 * @param size bytes of the serialized instance
 * @param sha256 of these bytes in hexadecimal, or {@code null} if another program stored them
 * @param provenance {@code null} if it is not known: another program stored it, or the backend keeps none
 */
public record ModelVersion(
        long instanceId, long version, String modelType, long size, String sha256, Provenance provenance) {}
