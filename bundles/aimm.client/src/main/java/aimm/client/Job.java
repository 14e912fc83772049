package aimm.client;

import aimm.server.json.JsonReader;
import java.util.function.Consumer;
import java.util.function.Function;

/** An action that goes on whether or not anybody waits for it. */
public final class Job<T> {

    private final Connection connection;
    private final ActionInfo started;
    private final JsonReader.Objects objects;
    private final Function<Object, T> read;

    Job(Connection connection, ActionInfo started, JsonReader.Objects objects, Function<Object, T> read) {
        this.connection = connection;
        this.started = started;
        this.objects = objects;
        this.read = read;
    }

    /** The number of the action, for {@link Actions}. */
    public long id() {
        return started.id();
    }

    /** Waits until it is over and gives its result, which may be {@code null}. */
    public T await() throws InterruptedException {
        return await(state -> {});
    }

    /**
     * Waits until it is over and gives its result, which may be {@code null}. When the thread is interrupted it goes on:
     * {@link #cancel} ends it.
     *
     * @param listener told of each change, on this thread
     * @throws ActionFailedException if it failed or was cancelled
     * @throws UnreachableException if the server is gone; what became of the action is not known then
     */
    public T await(Consumer<ActionInfo> listener) throws InterruptedException {
        ActionInfo end = Actions.watch(connection, started, listener);
        if (!end.done()) {
            throw new ActionFailedException(end);
        }
        return read.apply(Actions.result(connection, id(), objects));
    }

    /** Asks the server to cancel it; see {@link Actions#cancel}. */
    public ActionInfo cancel() throws InterruptedException {
        return Actions.cancel(connection, id());
    }
}
