package hat.monitor;

import hat.chatter.Chatter;
import hat.chatter.ChatterSettings;
import hat.chatter.Connection;
import hat.chatter.ConnectionClosedException;
import hat.chatter.Handler;
import hat.chatter.MalformedMessageException;
import hat.chatter.Message;
import hat.monitor.MonitorState.Blessing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A component, connected to its monitor server (section 4.5 of the protocol). Safe for use by several threads.
 *
 * <p>While the component is {@link #setReady ready} and the monitor server blesses it, its {@link MonitorState} says
 * that it is {@link Blessing#ACTIVE ACTIVE}, and work may be done. When it says {@link Blessing#REVOKED REVOKED}, the
 * work has to be ended first, then {@link #giveBack} is called; as long as it is not, no other component of the group
 * may become active. A client whose connection is lost is of no more use; another one registers as a new component.
 */
public final class MonitorClient implements AutoCloseable {

    /** Called after changes of the state. */
    @FunctionalInterface
    public interface Listener {

        /**
         * The state has changed; changes in quick succession are told at once. Called from a thread of the client's own,
         * one call at a time, the last one with a {@link MonitorState#closed closed} state. It may block, but then it
         * will hear of other changes only afterwards.
         */
        void changed(MonitorState state);
    }

    private final String name;
    private final String group;
    private final String data;
    private final Connection connection;
    private final StateTeller teller;

    // only in the thread of the chatter
    private final Blessings blessings;
    private ComponentInfo.Response told;

    private volatile MonitorState state = new MonitorState(0, 0, List.of(), Blessing.NONE, false, Optional.empty());

    private MonitorClient(Connection connection, MonitorMessage.Client initial, Listener listener) {
        this.connection = connection;
        name = initial.name();
        group = initial.group();
        data = initial.data();
        blessings = new Blessings(initial.response().ready());
        teller = new StateTeller("hat-monitor " + name, state, listener);
    }

    /**
     * Connects to a monitor server and registers.
     *
     * @param address resolved
     * @param name of the component, which should be unique
     * @param group within which blessing is decided
     * @param data JSON text that other components get to see, {@code "null"} for nothing
     * @param ready whether it is willing to become active from the start
     * @return fails with a {@link hat.chatter.ConnectFailedException}; may be cancelled. What depends on it must not block
     */
    public static CompletableFuture<MonitorClient> connect(
            Chatter chatter,
            InetSocketAddress address,
            ChatterSettings settings,
            String name,
            String group,
            String data,
            boolean ready,
            Listener listener) {
        MonitorMessage.Client initial =
                new MonitorMessage.Client(name, group, data, new ComponentInfo.Response(Optional.empty(), ready));
        initial.payload(); // refuses what has no encoding
        CompletableFuture<MonitorClient> opened = new CompletableFuture<>();
        CompletableFuture<Connection> connected = chatter.connect(address, settings, connection -> {
            opened.complete(new MonitorClient(connection, initial, listener));
            return opened.join().new Events();
        });
        CompletableFuture<MonitorClient> client = new CompletableFuture<>();
        connected.whenComplete((connection, failure) -> {
            if (failure != null) {
                client.completeExceptionally(failure);
            } else if (!client.complete(opened.join())) {
                connection.close();
            }
        });
        client.whenComplete((done, failure) -> {
            if (failure != null) {
                connected.cancel(false);
            }
        });
        return client;
    }

    /** The latest state. */
    public MonitorState state() {
        return state;
    }

    /** Says whether the component is willing to become or stay active; returns at once. */
    public void setReady(boolean ready) {
        connection.execute(() -> {
            blessings.ready(ready);
            update(state);
        });
    }

    /**
     * Says that the work has ended, after the component's blessing was {@link Blessing#REVOKED REVOKED}; without
     * effect otherwise. Returns at once.
     */
    public void giveBack() {
        connection.execute(() -> {
            if (blessings.blessing() == Blessing.REVOKED) {
                blessings.giveBack();
                update(state);
            }
        });
    }

    /** Ends the connection and with it the component; work should have ended before. Returns at once. */
    @Override
    public void close() {
        connection.close();
    }

    /** Completed when the listener was called for the last time. */
    public CompletableFuture<Void> closed() {
        return teller.ended();
    }

    /** In the thread of the chatter: acts on a new state, or new wishes, and tells who wants to know. */
    private void update(MonitorState next) throws IOException {
        if (!next.closing()) {
            tell(); // new wishes first
            blessings.follow(next.own());
            tell();
        }
        state = new MonitorState(
                next.cid(), next.mid(), next.components(), blessings.blessing(), next.closing(), next.closed());
        teller.tell(state);
        if (state.closing() && state.blessing() == Blessing.NONE) {
            connection.close(new ConnectionClosedException("the monitor server closed it"));
        }
    }

    private void tell() throws IOException {
        ComponentInfo.Response response = blessings.response();
        if (!response.equals(told)) {
            told = response;
            MonitorMessage message = new MonitorMessage.Client(name, group, data, response);
            connection.send(message.type(), message.payload());
        }
    }

    private final class Events implements Handler {

        Events() {
            connection.execute(MonitorClient.this::tell);
        }

        @Override
        public void received(Message message) throws IOException {
            MonitorMessage received = MonitorMessage.read(message);
            if (received instanceof MonitorMessage.Server server) {
                update(new MonitorState(
                        server.cid(),
                        server.mid(),
                        server.components(),
                        state.blessing(),
                        state.closing(),
                        Optional.empty()));
            } else if (received instanceof MonitorMessage.Close) {
                blessings.revoke();
                update(new MonitorState(
                        state.cid(), state.mid(), state.components(), state.blessing(), true, Optional.empty()));
            } else {
                throw new MalformedMessageException("expected a message of a monitor server, got " + message.type());
            }
        }

        @Override
        public void closed(IOException reason) {
            blessings.revoke();
            state = new MonitorState(
                    state.cid(),
                    state.mid(),
                    state.components(),
                    blessings.blessing(),
                    state.closing(),
                    Optional.of(reason));
            teller.tell(state);
        }
    }
}
