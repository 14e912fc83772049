package aimm.server.control.http;

import aimm.server.api.Deployment;
import aimm.server.api.Engine;
import aimm.server.api.Waiting;
import aimm.server.control.http.access.AccessException;
import aimm.server.control.http.access.Doorkeeper;
import aimm.server.control.http.audit.AuditLog;
import aimm.server.control.http.audit.AuditRoutes;
import aimm.server.control.http.audit.Trails;
import aimm.server.control.http.connection.Port;
import aimm.server.control.http.exchange.Calls;
import aimm.server.control.http.metrics.Metrics;
import aimm.server.control.http.page.Pages;
import aimm.server.control.http.route.Route;
import aimm.server.control.http.route.Router;
import aimm.server.control.http.route.Routes;
import aimm.server.control.http.v1.Api;
import aimm.server.control.http.v1.Bundles;
import aimm.server.control.http.v1.Events;
import aimm.server.control.http.v1.Results;
import aimm.server.control.http.v2.OpenInference;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Jetty that serves the engine. */
final class HttpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    /** For answers that were ready when the time for requests was over. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(1);

    private final Settings settings;
    private final Port port;
    private final Health health;
    private final Metrics metrics = new Metrics();
    private final Doorkeeper doorkeeper;
    private final AuditLog audit; // null if none is kept
    private final Router router;
    private final AtomicReference<Deployment> deployment = new AtomicReference<>();
    private Api api; // guarded by this; null without an engine

    private HttpServer(Settings settings, InetAddress address, Iterable<Waiting> waiting) throws IOException {
        this.settings = settings;
        port = new Port(settings.listen());
        health = new Health(waiting);
        doorkeeper = new Doorkeeper(address, settings.access(), Clock.systemUTC());
        audit = settings.audit() == null ? null : new AuditLog(settings.audit(), Clock.systemUTC());
        router = new Router(
                settings.limits(),
                settings.bodies(),
                doorkeeper,
                OpenInference::failures,
                audit == null ? null : new Trails(audit));
        router.serve(new Routes(always()), health::whyHalted);
        metrics.http().show(router::running, port::connections);
    }

    /**
     * Starts to listen; without an engine, only health is served.
     *
     * @param waiting what keeps the server from working at the time
     * @throws IOException if the port, a file of certificates or the audit log can't be had; the text says why
     * @throws AccessException if it would not be safe
     */
    static HttpServer listen(Settings settings, Iterable<Waiting> waiting) throws IOException {
        InetAddress address;
        try {
            address = InetAddress.getByName(settings.listen().host());
        } catch (UnknownHostException e) {
            throw new IOException(
                    "no address of this machine is called " + settings.listen().host(), e);
        }
        HttpServer http = new HttpServer(settings, address, waiting);
        try {
            http.open();
        } catch (IOException e) {
            http.close();
            throw e;
        }
        LOG.info("serving HTTP at {}", http.address());
        if (!address.isLoopbackAddress()) {
            http.warn();
        }
        return http;
    }

    private void open() throws IOException {
        if (audit != null) {
            audit.start();
        }
        port.open(
                router,
                new Malformed(),
                (request, response) -> metrics.http()
                        .answered(
                                request.getMethod(),
                                router.route(request),
                                response.getStatus(),
                                System.nanoTime() - request.getBeginNanoTime()));
    }

    private void warn() {
        if (settings.access().roll().isEmpty()) {
            LOG.warn("whoever reaches {} may do anything there, as server.insecure allows", address());
        } else if (settings.listen().tls() == null) {
            LOG.warn(
                    "{} is not encrypted: passwords and keys can be read on their way; server.pem_file encrypts",
                    address());
        }
    }

    synchronized void serve(Engine engine) {
        Calls calls = new Calls(port.executor(), port.scheduler());
        api = new Api(
                engine,
                calls,
                new Results(
                        port.executor(),
                        settings.kept().results(),
                        settings.kept().resultBytes()),
                new Events(
                        engine,
                        port.executor(),
                        port.scheduler(),
                        settings.kept().eventClients()),
                deployment::get);
        health.serve(engine);
        metrics.serve(engine);
        List<Route> routes = new ArrayList<>(always());
        routes.addAll(api.routes());
        routes.addAll(new OpenInference(engine, calls).routes());
        router.serve(new Routes(routes), null);
    }

    /** What is there without an engine too. */
    private List<Route> always() {
        List<Route> routes = new ArrayList<>(health.routes());
        routes.addAll(metrics.routes());
        routes.addAll(new Bundles(deployment::get).routes());
        routes.addAll(new AuditRoutes(audit).routes());
        routes.addAll(new Pages().routes());
        return routes;
    }

    /** Refuses calls, gives those that run some time to end, and cancels the others. */
    synchronized void halt() {
        router.serve(new Routes(always()), health::whyHalted);
        health.serve(null);
        metrics.serve(null);
        if (api != null) {
            end(api);
            api = null;
        }
    }

    private void end(Api ending) {
        ending.closeEvents();
        try {
            if (!router.awaitQuiet(settings.shutdownTimeout())) {
                ending.closeCalls();
                router.awaitQuiet(LAST_WRITES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Who deploys bundles; holds {@code null} as long as nobody does. */
    AtomicReference<Deployment> deployment() {
        return deployment;
    }

    Routes routes() {
        return router.routes();
    }

    /** For tests. */
    Router router() {
        return router;
    }

    String address() {
        return port.address();
    }

    /** How many connections are open. */
    int connections() {
        return port.connections();
    }

    /** Refuses new requests, gives those that run some time to end, cancels the others, and ends every thread. */
    @Override
    public void close() {
        router.refuse();
        halt();
        doorkeeper.close();
        port.close();
        if (audit != null) {
            audit.close();
        }
    }
}
