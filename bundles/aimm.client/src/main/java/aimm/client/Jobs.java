package aimm.client;

import aimm.plugin.api.Arguments;
import java.time.Duration;

/** Starts actions without waiting for them. */
public final class Jobs {

    private final Calls calls;
    private final Call.Options options;

    Jobs(Calls calls, Call.Options options) {
        this.calls = calls;
        this.options = options;
    }

    /** The same, for actions that the server ends when they take longer, waiting in its queues included. */
    public Jobs within(Duration most) {
        return new Jobs(calls, new Call.Options(most, false));
    }

    /** As {@link Models#create}. */
    public Job<Model> create(String modelType, Arguments arguments) throws InterruptedException {
        return calls.create(modelType, arguments).start(options);
    }

    /** As {@link Models#fit}. */
    public Job<Model> fit(long instanceId, Arguments arguments) throws InterruptedException {
        return calls.fit(instanceId, arguments).start(options);
    }

    /** As {@link Models#predict(String, Arguments)}; the server keeps the result for a while, if it is not too large. */
    public Job<Object> predict(String model, Arguments arguments) throws InterruptedException {
        return calls.predict(model, arguments).start(options);
    }

    /** As {@link Models#predict(String, long, Arguments)}. */
    public Job<Object> predict(String model, long version, Arguments arguments) throws InterruptedException {
        return calls.predict(model, version, arguments).start(options);
    }

    /** As {@link Models#rollback}. */
    public Job<Model> rollback(long instanceId, long version) throws InterruptedException {
        return calls.rollback(instanceId, version).start(options);
    }
}
