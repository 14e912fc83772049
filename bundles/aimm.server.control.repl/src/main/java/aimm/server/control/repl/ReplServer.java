package aimm.server.control.repl;

import aimm.server.api.Engine;
import aimm.server.api.Subscription;
import aimm.server.security.Logins;
import aimm.server.security.PemFile;
import aimm.server.security.Users;
import hat.juggler.JugglerServer;
import hat.juggler.ServerOptions;
import hat.juggler.SharedState;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The juggler server that serves the engine. */
final class ReplServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReplServer.class);
    /** The original documents {@code /ws} and serves {@code /}. */
    private static final Set<String> PATHS = Set.of("/", "/ws");

    private static final int WRITERS = 4;
    private static final long IDLE_SECONDS = 10;

    private final Settings settings;
    private final JugglerServer server;
    private final Logins logins;
    private final ThreadPoolExecutor writers;
    private final ScheduledThreadPoolExecutor timer;
    private final Calls calls;
    private final Entrance entrance;
    private final Subscription changes;

    private ReplServer(Settings settings, ServerOptions options, Engine engine) {
        this.settings = settings;
        String name = "aimm.server.control.repl-" + settings.port();
        server = new JugglerServer(options);
        logins = Logins.start(new Users(settings.users()));
        writers = new ThreadPoolExecutor(
                WRITERS,
                WRITERS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), // one task a connection
                task -> new Thread(task, name));
        writers.allowCoreThreadTimeOut(true);
        timer = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, name + "-timer"));
        timer.setRemoveOnCancelPolicy(true);
        ModelJson models = new ModelJson(engine, settings.instances());
        SharedState everything = server.state(settings.autoflushDelay(), new StateJson(engine, models));
        SharedState nothing = server.state(settings.autoflushDelay(), () -> StateJson.NOTHING);
        calls = new Calls(engine, models, writers);
        entrance = new Entrance(logins, timer, settings.loginTimeout(), settings.message(), nothing, everything);
        changes = engine.onChange(everything::changed);
    }

    /**
     * Starts to serve.
     *
     * @throws IOException if the port or the PEM file can't be had; the text says why
     */
    static ReplServer listen(Settings settings, Engine engine) throws IOException {
        ServerOptions options = new ServerOptions(settings.host(), settings.port())
                .paths(PATHS)
                .dialect(settings.dialect())
                .tls(settings.pemFile() == null ? null : PemFile.sslContext(settings.pemFile()))
                .maxConnections(settings.connections())
                .maxMessage(Entrance.MESSAGE)
                .shutdownTimeout(settings.shutdownTimeout());
        ReplServer repl = new ReplServer(settings, options, engine);
        try {
            repl.server.start(connection -> new Session(connection, repl.calls, repl.entrance));
        } catch (IOException e) {
            repl.close();
            throw e;
        }
        LOG.info("serving the REPL at {}", repl.address());
        if (settings.pemFile() == null
                && !InetAddress.getByName(settings.host()).isLoopbackAddress()) {
            LOG.warn(
                    "the REPL at {} is not encrypted, and others can reach it; server.pem_file encrypts",
                    repl.address());
        }
        return repl;
    }

    String address() {
        String host = settings.host();
        return (settings.pemFile() == null ? "ws://" : "wss://")
                + (host.indexOf(':') < 0 ? host : "[" + host + "]")
                + ":"
                + server.port()
                + "/";
    }

    /** Closes all connections and ends every thread; what the engine runs goes on. */
    @Override
    public void close() {
        changes.close();
        server.close();
        logins.close();
        timer.shutdownNow();
        writers.shutdownNow();
    }
}
