package aimm.server.hat;

import aimm.server.hat.api.ProxyClients;
import hat.event.Event;
import hat.event.EventComponent;
import hat.event.EventServer;
import hat.event.EventerClient;
import hat.event.Status;
import hat.monitor.MonitorState;
import hat.monitor.MonitorState.Blessing;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Begins and ends the activity as the peers of one component allow. */
final class Work implements EventComponent.Application {

    private final Activity activity;
    private final Members members;
    private final CompletableFuture<IOException> ended = new CompletableFuture<>();
    private EventerClient working; // guarded by this, like the rest; null without an event server
    private boolean isBegun;
    private boolean isStopped;

    Work(Activity activity, Members members) {
        this.activity = activity;
        this.members = members;
    }

    /** Completed, with the reason, when the component has ended and with it the work. */
    CompletableFuture<IOException> ended() {
        return ended;
    }

    /** Begins where no event server is needed, or ends. */
    void follow(MonitorState state, Runnable giveBack) {
        if (state.closed().isPresent()) {
            stop();
            ended.complete(state.closed().get());
        } else if (state.blessing() == Blessing.ACTIVE) {
            begin(Optional.empty());
        } else {
            endAndWaitFor("the blessing of the monitor server");
            giveBack.run();
        }
    }

    @Override
    public synchronized void started(EventerClient client, EventServer server) {
        working = client;
        statusChanged(client, client.status());
    }

    /** The latest status counts: what is told may be older, and even come after {@link #stopped}. */
    @Override
    public synchronized void statusChanged(EventerClient client, Status told) {
        if (client != working) {
            return;
        }
        if (client.status() == Status.OPERATIONAL) {
            begin(Optional.of(new Proxies(client, members)));
        } else {
            endAndWaitFor("the event server to be operational");
        }
    }

    @Override
    public void notified(EventerClient client, List<Event> events) {
        members.tell(events);
    }

    @Override
    public synchronized void stopped(EventerClient client) {
        working = null;
        end();
    }

    @Override
    public void waits(String what) {
        activity.waitsFor(what);
    }

    @Override
    public void closed(IOException reason) {
        ended.complete(reason);
    }

    private synchronized void begin(Optional<ProxyClients> proxies) {
        if (!isBegun && !isStopped) {
            isBegun = true;
            activity.begin(proxies);
        }
    }

    private synchronized void endAndWaitFor(String what) {
        end();
        activity.waitsFor(what);
    }

    /** Ends the work for good; it has ended when this returns. */
    synchronized void stop() {
        isStopped = true;
        end();
    }

    private void end() {
        if (isBegun) {
            isBegun = false;
            activity.end();
        }
        members.clear();
    }
}
