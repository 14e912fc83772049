package aimm.server.control.repl;

import aimm.server.json.JsonWriter;
import aimm.server.json.RequestData;
import hat.juggler.Connection;
import hat.juggler.JugglerException;
import hat.juggler.RequestHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: serves logins until one is right, and then the engine. */
final class Session implements RequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int MOST_SHOWN = 100;
    private static final byte[] SUCCESS = "{\"success\": true}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_SUCCESS = "{\"success\": false}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final Calls calls;
    private final Entrance entrance;
    private volatile String user;
    private Future<?> expulsion; // guarded by this
    private boolean closed; // guarded by this

    Session(Connection connection, Calls calls, Entrance entrance) {
        this.connection = connection;
        this.calls = calls;
        this.entrance = entrance;
        connection.show(entrance.nothing());
        expelLater();
    }

    @Override
    public CompletionStage<byte[]> request(String name, byte[] data) {
        try {
            return serve(name, data).handle((answer, failure) -> {
                if (failure != null) {
                    throw Refusal.of(failure);
                }
                return answer;
            });
        } catch (RuntimeException e) {
            throw Refusal.of(e);
        }
    }

    @Override
    public synchronized void closed() {
        closed = true;
        expulsion.cancel(false);
    }

    private CompletionStage<byte[]> serve(String name, byte[] data) {
        if (name.equals("login")) {
            return login(RequestData.of(data));
        }
        Calls.Method method = calls.method(name);
        if (method == null && !name.equals("logout")) {
            return CompletableFuture.completedFuture(NO_SUCCESS);
        }
        if (user == null) {
            throw new JugglerException("unauthorized action");
        }
        return method == null ? logout() : method.call(RequestData.of(data));
    }

    /** The answer goes before the state, or before the end of the connection. */
    private CompletionStage<byte[]> login(RequestData data) {
        String name = data.textOrNull("username");
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        attempt(name, data.textOrNull("password")).whenComplete((accepted, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (accepted) {
                enter(name);
                answer.complete(SUCCESS);
                connection.flush();
            } else {
                LOG.warn("login of {} from {} refused", quoted(name), from());
                answer.complete(NO_SUCCESS);
                connection.close();
            }
        });
        return answer;
    }

    private CompletionStage<Boolean> attempt(String name, String password) {
        return name == null || password == null
                ? CompletableFuture.completedFuture(false)
                : entrance.logins().attempt(connection.remote(), name, password);
    }

    private void enter(String name) {
        LOG.info("{} logged in from {}", quoted(name), from());
        user = name;
        synchronized (this) {
            expulsion.cancel(false);
        }
        connection.limitMessages(entrance.message());
        connection.show(entrance.everything());
    }

    private CompletionStage<byte[]> logout() {
        user = null;
        connection.limitMessages(Entrance.MESSAGE);
        connection.show(entrance.nothing());
        connection.flush();
        expelLater();
        return CompletableFuture.completedFuture(NULL);
    }

    private synchronized void expelLater() {
        if (!closed) {
            expulsion = entrance.timer()
                    .schedule(this::expel, entrance.loginTimeout().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void expel() {
        if (user == null) {
            LOG.info("closing the connection from {}, which did not log in", from());
            connection.close();
        }
    }

    /** Safe to be logged, whatever a client sent. */
    private static String quoted(String name) {
        return JsonWriter.text(name == null || name.length() <= MOST_SHOWN ? name : name.substring(0, MOST_SHOWN));
    }

    private String from() {
        return connection.remote().getHostAddress();
    }
}
