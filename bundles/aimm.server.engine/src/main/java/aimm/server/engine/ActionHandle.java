package aimm.server.engine;

import aimm.server.api.Action;
import aimm.server.api.ActionCancelledException;
import aimm.server.api.ActionState;
import aimm.server.api.LogLine;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An action with its result, for those who wait for it; a history keeps the record alone. */
final class ActionHandle<T> implements Action<T> {

    private final ActionRecord record;
    private final CompletableFuture<T> result;

    ActionHandle(ActionRecord record, CompletableFuture<T> result) {
        this.record = record;
        this.result = result;
    }

    ActionRecord record() {
        return record;
    }

    @Override
    public long id() {
        return record.id();
    }

    @Override
    public ActionState state() {
        return record.state();
    }

    @Override
    public List<LogLine> log() {
        return record.output().lines();
    }

    @Override
    public CompletionStage<T> result() {
        return result.minimalCompletionStage();
    }

    @Override
    public void cancel() {
        record.stop(new ActionCancelledException(id()));
    }

    /** Hands the result out; runs what waits for it. */
    void tell(T value, Throwable failure) {
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(failure);
        }
    }
}
