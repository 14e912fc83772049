package aimm.client;

import aimm.server.json.JsonReader;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Looks at actions and cancels them. Those that are over are forgotten after a while, and all when the server ends. */
public final class Actions {

    private final Connection connection;

    Actions(Connection connection) {
        this.connection = connection;
    }

    /** Those that run and the newest that ended. */
    public List<ActionInfo> list() throws InterruptedException {
        return connection.json(connection.get("actions")).objects("actions", ActionInfo::of);
    }

    public ActionInfo show(long id) throws InterruptedException {
        return show(connection, id);
    }

    /** Asks the server to cancel one; that it is storing already it still becomes done, which {@link #watch} tells. */
    public ActionInfo cancel(long id) throws InterruptedException {
        return cancel(connection, id);
    }

    /**
     * Waits until one is over.
     *
     * @param listener told of each change, on this thread, first of how it is now
     * @return how it ended
     * @throws UnreachableException if the server is gone; what became of the action is not known then
     */
    public ActionInfo watch(long id, Consumer<ActionInfo> listener) throws InterruptedException {
        return watch(connection, show(id), listener);
    }

    /**
     * The result of one that was started as a {@link Job}; may be {@code null}.
     *
     * @throws UnexpectedAnswerException if the server has none: the action isn't done, or its result is too large to be
     *     kept, or it made room for newer ones
     */
    public Object result(long id) throws InterruptedException {
        return result(connection, id, JsonReader.Objects.SPECIAL);
    }

    /** What plugins wrote while they worked for one; the newest lines, if it is much. */
    public List<LogLine> log(long id) throws InterruptedException {
        return connection.json(connection.get("actions", id, "log")).objects("log", LogLine::of);
    }

    static ActionInfo cancel(Connection connection, long id) throws InterruptedException {
        return ActionInfo.of(connection.json(connection.request("DELETE", "actions", id)));
    }

    static Object result(Connection connection, long id, JsonReader.Objects objects) throws InterruptedException {
        Members action = Members.of(connection.json(connection.get("actions", id), objects));
        if (action.has("result")) {
            return action.value("result");
        }
        throw new UnexpectedAnswerException("the server has no result of action " + id + ", which is "
                + action.text("status") + ": it keeps limits.results of them, and limits.result_bytes in all");
    }

    /** Numbers begin anew with every start of the server, so only its time tells whether an action is still the same. */
    static ActionInfo watch(Connection connection, ActionInfo known, Consumer<ActionInfo> listener)
            throws InterruptedException {
        AtomicReference<ActionInfo> last = new AtomicReference<>(known);
        Outgoing events = connection.get("events").parameter("action", known.id());
        new EventStream(connection, events).read((name, data) -> {
            ActionInfo now = ActionInfo.of(data);
            if (!now.created().equals(known.created())) {
                throw new UnreachableException(
                        connection.settings().server(),
                        "the server was started anew meanwhile; action " + known.id() + " is gone",
                        null);
            }
            last.set(now);
            listener.accept(now);
            return !now.over();
        });
        return last.get();
    }

    private static ActionInfo show(Connection connection, long id) throws InterruptedException {
        return ActionInfo.of(connection.json(connection.get("actions", id)));
    }
}
