package aimm.server.engine;

import aimm.server.api.AimmException;
import aimm.server.api.PluginCall.Role;

/** Brings requests to workers, with the model's bytes if the worker needs them. */
final class Delivery {

    private final History history;
    private final Executors executors;

    Delivery(History history, Executors executors) {
        this.history = history;
        this.executors = executors;
    }

    /** Submits a request at once, or as soon as its model is read. */
    void hand(Request.Attempt attempt) {
        Request request = attempt.request();
        if (request.uploaded != null) {
            attempt.submit(request.uploaded);
        } else if (request.role != Role.DESERIALIZE && attempt.holdsModel()) {
            attempt.submit(null);
        } else {
            load(attempt);
        }
    }

    /** Submits a request with its model's bytes. */
    void load(Request.Attempt attempt) {
        executors.io(() -> {
            byte[] instance;
            try {
                instance = history.read(attempt.request().model);
            } catch (AimmException e) {
                attempt.failed(e);
                return;
            }
            attempt.submit(instance);
        });
    }
}
