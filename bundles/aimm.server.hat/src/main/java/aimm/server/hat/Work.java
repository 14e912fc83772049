package aimm.server.hat;

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
    private boolean isBegun; // guarded by this

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
            end();
            ended.complete(state.closed().get());
        } else if (state.blessing() == Blessing.ACTIVE) {
            begin(Optional.empty());
        } else {
            end();
            activity.waitsFor("the blessing of the monitor server");
            giveBack.run();
        }
    }

    @Override
    public void started(EventerClient client, EventServer server) {
        statusChanged(client, client.status());
    }

    @Override
    public void statusChanged(EventerClient client, Status status) {
        if (status == Status.OPERATIONAL) {
            begin(Optional.of(new Proxies(client, members)));
        } else {
            end();
            activity.waitsFor("the event server to be operational");
        }
    }

    @Override
    public void notified(EventerClient client, List<Event> events) {
        members.tell(events);
    }

    @Override
    public void stopped(EventerClient client) {
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

    private synchronized void begin(Optional<Proxies> proxies) {
        if (!isBegun) {
            isBegun = true;
            activity.begin(proxies.map(shared -> shared));
        }
    }

    /** Returns when the work has ended. */
    synchronized void end() {
        if (isBegun) {
            isBegun = false;
            activity.end();
        }
        members.clear();
    }
}
