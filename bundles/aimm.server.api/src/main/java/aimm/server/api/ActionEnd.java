package aimm.server.api;

import java.time.Instant;

/**
 * An action that is over and where its time went, in nanoseconds; a part it did not come to has 0.
 *
 * @param id of the action
 * @param call what it did
 * @param modelType of the model it was about, or {@code null} if that was never found
 * @param model its instance id, or {@code null} if it had none before
 * @param status how it ended
 * @param error why it failed or was cancelled, or {@code null}
 * @param caller who asked for it
 * @param created when it was asked for
 * @param accessNanos for data accesses
 * @param queueNanos until the model's turn had come and a worker was free
 * @param runNanos in the plugin
 * @param storeNanos in the backend
 * @param totalNanos from beginning to end
 */
public record ActionEnd(
        long id,
        Call call,
        String modelType,
        Long model,
        ActionState.Status status,
        String error,
        Caller caller,
        Instant created,
        long accessNanos,
        long queueNanos,
        long runNanos,
        long storeNanos,
        long totalNanos) {}
