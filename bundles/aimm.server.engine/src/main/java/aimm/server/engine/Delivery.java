package aimm.server.engine;

import aimm.server.api.AimmException;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.Worker;

/** Brings requests to workers, with the model's bytes if the worker needs them. */
final class Delivery {

    private final History history;
    private final Executors executors;

    Delivery(History history, Executors executors) {
        this.history = history;
        this.executors = executors;
    }

    /** Submits a request at once, or as soon as its model is read. */
    void hand(Request request, Worker worker) {
        if (request.uploaded != null) {
            request.submit(worker, request.uploaded);
        } else if (request.role != Role.DESERIALIZE && request.heldBy(worker)) {
            request.submit(worker, null);
        } else {
            load(request, worker);
        }
    }

    /** Submits a request with its model's bytes. */
    void load(Request request, Worker worker) {
        executors.io(() -> {
            byte[] instance;
            try {
                instance = history.read(request.model);
            } catch (AimmException e) {
                request.failed(e);
                return;
            }
            request.submit(worker, instance);
        });
    }
}
