package hat.juggler;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JSON value that clients are shown, see {@link Connection#show}. It is asked for only when it is sent. Of two values
 * that are asked for one after the other, parts that are the same object are not compared, so a value should share with
 * the one before it what did not change.
 */
public final class SharedState {

    private static final Logger LOG = LoggerFactory.getLogger(SharedState.class);

    private final Supplier<?> value;
    private final Duration delay;
    private final ScheduledExecutorService thread;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Set<StateFlow> followers = new LinkedHashSet<>(); // of the state thread alone

    /** @param delay may be {@code null} */
    SharedState(Supplier<?> value, Duration delay, ScheduledExecutorService thread) {
        this.value = value;
        this.delay = delay;
        this.thread = thread;
    }

    /** Tells clients what changed, after the state's delay; further changes until then are told with it. */
    public void changed() {
        if (delay != null && scheduled.compareAndSet(false, true)) {
            thread.schedule(this::tell, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Tells clients at once what changed. */
    public void flush() {
        thread.execute(this::tell);
    }

    void add(StateFlow follower) {
        followers.add(follower);
    }

    void remove(StateFlow follower) {
        followers.remove(follower);
    }

    /** Hands over the value now, which may be {@code null}; does nothing if it can't be had. */
    void withValue(Consumer<Object> use) {
        Object now;
        try {
            now = value.get();
        } catch (RuntimeException e) {
            LOG.error("a state can't be told to clients", e);
            return;
        }
        use.accept(now);
    }

    private void tell() {
        scheduled.set(false);
        if (!followers.isEmpty()) {
            withValue(now -> List.copyOf(followers).forEach(follower -> follower.tell(now)));
        }
    }
}
