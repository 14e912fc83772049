package aimm.server.control.http.exchange;

import aimm.server.control.http.connection.Line;
import aimm.server.control.http.connection.Tally;
import org.eclipse.jetty.util.Callback;

/** Gives back what a request held and completes it. */
final class Ending extends Callback.Nested {

    private final Line line;
    private final Room room;
    private final Runnable ended;
    /** Guarded by this, as are the others. */
    private boolean over;

    private long held;
    private Tally tally;

    Ending(Callback callback, Line line, Room room, Runnable ended) {
        super(callback);
        this.line = line;
        this.room = room;
        this.ended = ended;
    }

    /**
     * Takes memory for the request's body until the request is complete.
     *
     * @throws Refusal if there is not so much left
     */
    synchronized void hold(long bytes) {
        if (!over) {
            room.take(bytes);
            held += bytes;
        }
    }

    /**
     * Counts the request there, and no longer where it was counted before.
     *
     * @throws Refusal if there are too many
     */
    synchronized void count(Tally next, int most) {
        if (over) {
            return;
        }
        if (!next.enter(most)) {
            throw Refusal.tooMany(most);
        }
        leave();
        tally = next;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public void succeeded() {
        giveBack();
        super.succeeded();
        ended.run();
    }

    @Override
    public void failed(Throwable failure) {
        giveBack();
        super.failed(failure);
        ended.run();
    }

    /** Before the next request on the line can come. */
    private synchronized void giveBack() {
        over = true;
        room.give(held);
        leave();
        line.end();
    }

    private void leave() {
        if (tally != null) {
            tally.leave();
            tally = null;
        }
    }
}
