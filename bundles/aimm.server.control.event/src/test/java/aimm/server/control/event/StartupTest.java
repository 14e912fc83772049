package aimm.server.control.event;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.api.FakeEngine;
import aimm.server.api.PluginInfo;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StartupTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final FakeEngine engine = new FakeEngine();

    private static PluginInfo plugin(boolean required, boolean ready, String error) {
        return new PluginInfo("p", 7, "1", required, false, ready, List.of(), List.of(), error);
    }

    private Thread awaiting(Startup startup) {
        Thread thread = new Thread(startup::await);
        thread.start();
        return thread;
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(thread.isAlive()).isTrue();
            Thread.onSpinWait();
        }
    }

    @Test
    void isOverWhereAllPluginsAreReady() {
        engine.plugins = List.of(plugin(true, true, null));

        new Startup(engine, LONG, LONG).await();

        assertThat(engine.listeners()).isZero();
    }

    @Test
    void waitsForAPluginThatStarts() throws Exception {
        engine.plugins = List.of(plugin(false, false, null));
        Thread waiting = awaiting(new Startup(engine, LONG, Duration.ZERO));
        awaitWaiting(waiting);

        engine.plugins = List.of(plugin(false, true, null));
        engine.tell();

        waiting.join();
        assertThat(engine.listeners()).isZero();
    }

    @Test
    void waitsForARequiredPluginThatIsMissingAndNotForAnotherThatIsBroken() throws Exception {
        engine.plugins = List.of(plugin(true, false, "missing"));
        Startup startup = new Startup(engine, Duration.ZERO, LONG);
        Thread waiting = awaiting(startup);
        awaitWaiting(waiting);
        startup.close();
        waiting.join();

        engine.plugins = List.of(plugin(false, false, "broken"));
        new Startup(engine, LONG, LONG).await();
    }

    @Test
    void whereSomeAreNamedOthersAreNotWaitedFor() {
        engine.plugins = List.of(plugin(true, true, null), plugin(false, false, null));

        new Startup(engine, LONG, LONG).await();
    }

    @Test
    void doesNotWaitForEver() {
        engine.plugins = List.of(plugin(true, false, null));

        new Startup(engine, Duration.ofMillis(1), LONG).await();
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        engine.plugins = List.of(plugin(true, false, null));
        Thread waiting = awaiting(new Startup(engine, LONG, LONG));
        awaitWaiting(waiting);

        waiting.interrupt();

        waiting.join();
    }
}
