package aimm.worker.java;

import aimm.server.api.AimmException;
import aimm.server.api.PluginCall;
import aimm.server.api.Worker;
import aimm.server.api.WorkerException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Waits for what becomes of a call. */
final class Answer implements Worker.Listener {

    /** The one way a call ended. */
    record End(String how, Object value, byte[] instance, AimmException failure) {}

    final List<Object> progress = new CopyOnWriteArrayList<>();
    private final CompletableFuture<End> end = new CompletableFuture<>();

    static End of(Worker worker, PluginCall call) throws Exception {
        return submit(worker, call).get();
    }

    static Answer submit(Worker worker, PluginCall call) {
        Answer answer = new Answer();
        worker.submit(call, answer);
        return answer;
    }

    End get() throws Exception {
        return end.get(60, TimeUnit.SECONDS);
    }

    boolean isDone() {
        return end.isDone();
    }

    @Override
    public void progress(Object state) {
        progress.add(state);
    }

    @Override
    public void done(Object value, byte[] instance) {
        end.complete(new End("done", value, instance, null));
    }

    @Override
    public void instanceMissing() {
        end.complete(new End("instance missing", null, null, null));
    }

    @Override
    public void failed(AimmException failure) {
        end.complete(new End("failed", null, null, failure));
    }

    @Override
    public void notStarted(WorkerException death) {
        end.complete(new End("not started", null, null, death));
    }
}
