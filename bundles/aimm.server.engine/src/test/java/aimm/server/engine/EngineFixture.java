package aimm.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.Arguments;
import aimm.server.api.Action;
import aimm.server.api.Model;
import aimm.server.api.Options;
import aimm.server.api.Subscription;
import aimm.server.api.WorkerRuntime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.osgi.framework.ServiceReference;

/** An engine with a fake backend and fake workers, and a plugin that offers {@code T}, {@code U} (updating), {@code D}. */
final class EngineFixture implements AutoCloseable {

    final FakeBackend backend;
    final FakeRuntime runtime = new FakeRuntime("T", "U", "D");
    final FakeBundle plugin = new FakeBundle(7, "plugin", "1.0.0");
    final ServiceReference<?> typeT = plugin.modelType("T", false);
    final ServiceReference<?> typeU = plugin.modelType("U", true);
    final ServiceReference<?> accessD = plugin.dataAccess("D");
    final ManagedEngine engine;

    EngineFixture() throws Exception {
        this(3, 100, 1000, 100);
    }

    EngineFixture(int maxChildren, int perModel, int total, int history) throws Exception {
        this(maxChildren, perModel, total, history, Set.of(), true);
    }

    /** One whose plugin runs inside the server. */
    static EngineFixture inProcess() throws Exception {
        return new EngineFixture(3, 100, 1000, 100, Set.of("plugin"), true);
    }

    /** One whose backend keeps the newest version of a model only. */
    static EngineFixture withoutHistory() throws Exception {
        return new EngineFixture(3, 100, 1000, 100, Set.of(), false);
    }

    private EngineFixture(
            int maxChildren, int perModel, int total, int history, Set<String> inProcess, boolean keepsHistory)
            throws Exception {
        backend = new FakeBackend(keepsHistory);
        engine = new ManagedEngine(
                new EngineSettings(
                        maxChildren,
                        Duration.ofSeconds(60),
                        history,
                        perModel,
                        total,
                        Duration.ofSeconds(60),
                        0,
                        0,
                        new WorkerRuntime.Settings(64, 0, Duration.ofSeconds(1), Duration.ofSeconds(1), 8),
                        Set.of("plugin", "absent"),
                        inProcess),
                backend);
        engine.registry().runtimeAdded(runtime, !inProcess.isEmpty());
        appear();
        await(() -> ready("1.0.0"));
    }

    /** Lets the plugin's services appear. */
    void appear() {
        engine.registry().modelTypeAdded(typeT);
        engine.registry().modelTypeAdded(typeU);
        engine.registry().dataAccessAdded(accessD);
    }

    void disappear() {
        engine.registry().removed(typeT);
        engine.registry().removed(typeU);
        engine.registry().removed(accessD);
    }

    boolean ready(String version) {
        return engine.plugins().stream()
                .anyMatch(info -> info.name().equals("plugin")
                        && info.ready()
                        && info.version().equals(version));
    }

    /** A stored model of the type whose bytes are the text. */
    Model model(String type, String instance) throws Exception {
        Action<Model> action = engine.createInstance(type, Arguments.NONE, Options.NONE);
        runtime.take().done(null, bytes(instance));
        return result(action);
    }

    static <T> T result(Action<T> action) throws Exception {
        return action.result().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Waits for the engine to change until the condition holds. */
    void await(BooleanSupplier condition) throws InterruptedException {
        CountDownLatch holds = new CountDownLatch(1);
        Runnable look = () -> {
            if (condition.getAsBoolean()) {
                holds.countDown();
            }
        };
        Subscription changes = engine.onChange(look);
        look.run();
        boolean came = holds.await(10, TimeUnit.SECONDS);
        changes.close();
        if (!came) {
            throw new AssertionError("did not come about: " + engine.state() + engine.plugins());
        }
    }

    /** Closes the engine; no worker and no thread of it may be left. */
    @Override
    public void close() throws InterruptedException {
        engine.close();
        assertThat(runtime.alive()).isEmpty();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("aimm-engine")) {
                thread.join(10_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }
}
