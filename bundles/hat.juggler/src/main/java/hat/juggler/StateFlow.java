package hat.juggler;

import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one client is told of a state: one message at a time, made when the last one was taken, so that a client that
 * reads slowly misses what was in between and costs no queue. All but the methods for connections belongs to the state
 * thread.
 */
final class StateFlow {

    private static final Logger LOG = LoggerFactory.getLogger(StateFlow.class);

    private final Outbox outbox;
    private final StateMessages messages;
    private final ScheduledExecutorService thread;
    private SharedState shown;
    private Object told;
    private Object newest;
    private Iterator<byte[]> unsent = Collections.emptyIterator();
    private boolean open;
    private boolean closed;
    private boolean sending;
    private boolean wanted;

    StateFlow(Outbox outbox, States states) {
        this.outbox = outbox;
        messages = states.messages();
        thread = states.thread();
    }

    /** The client can be spoken to. */
    void open() {
        thread.execute(() -> {
            open = true;
            if (wanted) {
                tellNow();
            } else if (shown != null) {
                shown.changed();
            }
        });
    }

    void show(SharedState state) {
        thread.execute(() -> {
            if (shown != null) {
                shown.remove(this);
            }
            shown = state;
            if (!closed) {
                state.add(this);
                state.changed();
            }
        });
    }

    void flush() {
        thread.execute(this::tellNow);
    }

    void close() {
        thread.execute(() -> {
            closed = true;
            if (shown != null) {
                shown.remove(this);
            }
            unsent = Collections.emptyIterator();
            told = null;
            newest = null;
        });
    }

    void tell(Object now) {
        newest = now;
        send();
    }

    private void tellNow() {
        wanted = !open;
        if (open && !closed && shown != null) {
            shown.withValue(this::tell);
        }
    }

    private void send() {
        if (sending || closed || !open) {
            return;
        }
        try {
            if (!unsent.hasNext()) {
                unsent = messages.between(told, newest);
                told = newest;
            }
            if (unsent.hasNext()) {
                sending = true;
                outbox.send(unsent.next(), () -> thread.execute(this::sent));
            }
        } catch (RuntimeException e) {
            LOG.error("a state can't be written; disconnecting a client", e);
            outbox.close(ServerConnection.SERVER_ERROR);
        }
    }

    private void sent() {
        sending = false;
        send();
    }
}
