package aimm.server.control.http.exchange;

import org.eclipse.jetty.util.Callback;

/** Gives back what a request held and completes it. */
final class Ending extends Callback.Nested {

    private final Room room;
    private final Runnable ended;
    private long held;

    Ending(Callback callback, Room room, Runnable ended) {
        super(callback);
        this.room = room;
        this.ended = ended;
    }

    /**
     * Takes memory for the request's body until the request is complete.
     *
     * @throws Refusal if there is not so much left
     */
    void hold(long bytes) {
        room.take(bytes);
        held += bytes;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public void succeeded() {
        room.give(held);
        super.succeeded();
        ended.run();
    }

    @Override
    public void failed(Throwable failure) {
        room.give(held);
        super.failed(failure);
        ended.run();
    }
}
