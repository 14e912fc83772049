package hat.juggler;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** After a test the log has no warning that it did not ask for, after a class no thread of ours is left. */
final class LeavesNothing implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

    static {
        LOG.setContext(ROOT.getLoggerContext());
        LOG.start();
        ROOT.addAppender(LOG);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        loggedBadly();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(loggedBadly()).isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        until("threads have ended", () -> threads().isEmpty());
    }

    /** The warnings, and what came with an exception, since this was last asked. */
    static List<String> loggedBadly() {
        synchronized (LOG) { // its own lock for appending
            List<String> bad = LOG.list.stream()
                    .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN) || event.getThrowableProxy() != null)
                    .map(event -> event.getLevel() + " " + event.getFormattedMessage()
                            + (event.getThrowableProxy() == null
                                    ? ""
                                    : " " + event.getThrowableProxy().getClassName()))
                    .toList();
            LOG.list.clear();
            return bad;
        }
    }

    static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("hat.juggler"))
                .collect(Collectors.toSet());
    }

    /** Waits for what will be so, and fails if it is not after twenty seconds. */
    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still not so: " + what + "; threads: " + threads());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
