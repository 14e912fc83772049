package aimm.server.control.repl;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.api.Engine;
import aimm.server.security.User;
import hat.juggler.ClientOptions;
import hat.juggler.Dialect;
import hat.juggler.JugglerClient;
import hat.juggler.JugglerException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A control on a free port, and clients. Closing it checks that no thread is left. */
final class TestRepl implements AutoCloseable {

    static final long PATIENCE = 20;
    /** Of {@code pass}, as clients send it. */
    static final String DIGEST = "d74ff0ee8da3b9806b18c877dbf29bbde50b5bd8e4dad7a3a725000feb82e8f1";

    private final ReplServer server;
    private final List<JugglerClient> clients = new ArrayList<>();
    private final Semaphore told = new Semaphore(0);

    TestRepl(Engine engine) throws IOException {
        this(engine, settings());
    }

    TestRepl(Engine engine, Settings settings) throws IOException {
        server = ReplServer.listen(settings, engine);
    }

    static Settings settings() {
        return settings(List.of(new User("user", DIGEST)), Duration.ofMillis(20), Duration.ofSeconds(30), true);
    }

    static Settings settings(List<User> users, Duration autoflushDelay, Duration loginTimeout, boolean instances) {
        return settings(null, null, users, autoflushDelay, loginTimeout, instances);
    }

    static Settings settings(Dialect dialect, Path pemFile) {
        Settings other = settings();
        return settings(dialect, pemFile, other.users(), other.autoflushDelay(), other.loginTimeout(), true);
    }

    private static Settings settings(
            Dialect dialect,
            Path pemFile,
            List<User> users,
            Duration autoflushDelay,
            Duration loginTimeout,
            boolean instances) {
        return new Settings(
                "127.0.0.1",
                0,
                pemFile,
                autoflushDelay,
                Duration.ofSeconds(2),
                dialect,
                loginTimeout,
                users,
                instances,
                1000,
                8 << 20);
    }

    String address() {
        return server.address();
    }

    /** A client that did not log in. */
    JugglerClient connect() throws IOException {
        JugglerClient client =
                JugglerClient.connect(URI.create(server.address()), new ClientOptions().onState(told::release));
        clients.add(client);
        return client;
    }

    JugglerClient login() throws Exception {
        JugglerClient client = connect();
        assertThat(login(client, DIGEST)).isEqualTo(Map.of("success", true));
        return client;
    }

    static Object login(JugglerClient client, String digest) throws Exception {
        return ask(client, "login", Map.of("username", "user", "password", digest));
    }

    static Object ask(JugglerClient client, String name, Object data) throws Exception {
        return client.request(name, data).toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
    }

    /** Why the request is refused. */
    static Object refusal(JugglerClient client, String name, Object data) throws Exception {
        try {
            Object answer = ask(client, name, data);
            throw new AssertionError("answered with " + answer);
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(JugglerException.class);
            return ((JugglerException) e.getCause()).data();
        }
    }

    static Object predict(JugglerClient client, Object... args) throws Exception {
        return ask(client, "predict", call(1L, args));
    }

    static Map<String, Object> call(Object instanceId, Object... args) {
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("instance_id", instanceId);
        call.put("args", java.util.Arrays.asList(args));
        call.put("kwargs", Map.of());
        return call;
    }

    /** Waits until what clients are told makes it true. */
    void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (!told.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("not " + what);
            }
        }
    }

    static Map<?, ?> part(JugglerClient client, String name) {
        return client.state() instanceof Map<?, ?> state ? (Map<?, ?>) state.get(name) : Map.of();
    }

    static void awaitClosed(JugglerClient client) throws Exception {
        client.closed().toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        clients.forEach(JugglerClient::close);
        server.close();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().matches("(aimm\\.server\\.control\\.repl|hat\\.juggler|aimm-login).*")) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
                assertThat(thread.isAlive()).as("%s is left", thread).isFalse();
            }
        }
    }
}
