package aimm.server.control.http;

import aimm.server.api.Deployment;
import aimm.server.api.Engine;
import aimm.server.api.Waiting;
import aimm.server.control.http.access.AccessException;
import aimm.server.control.http.access.Doorkeeper;
import aimm.server.control.http.exchange.Calls;
import aimm.server.control.http.exchange.FailureForm;
import aimm.server.control.http.exchange.Problem;
import aimm.server.control.http.exchange.RequestId;
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
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Jetty that serves the engine. */
final class HttpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int MAX_THREADS = 64;
    private static final int MIN_THREADS = 4;
    private static final int INPUT_BUFFER = 16 << 10;
    /** For answers that were ready when the time for requests was over, to be taken by their clients. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(1);

    private final Settings settings;
    private final Server server;
    private final ServerConnector connector;
    private final QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    private final Health health;
    private final Metrics metrics = new Metrics();
    private final Doorkeeper doorkeeper;
    private final Router router;
    private final AtomicReference<Deployment> deployment = new AtomicReference<>();
    private Api api; // guarded by this; null without an engine

    private HttpServer(Settings settings, InetAddress address, Iterable<Waiting> waiting) {
        this.settings = settings;
        threads.setName("aimm.server.control.http-" + settings.listen().port());
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setInputBufferSize(INPUT_BUFFER);
        connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(settings.listen().host());
        connector.setPort(settings.listen().port());
        connector.setIdleTimeout(settings.listen().idleTimeout().toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(settings.listen().connections(), connector));
        server.setErrorHandler(new Malformed());
        health = new Health(waiting);
        doorkeeper = new Doorkeeper(address, settings.access(), Clock.systemUTC());
        router = new Router(settings.limits(), settings.bodies(), doorkeeper, OpenInference::failures);
        router.serve(new Routes(always()), health::whyHalted);
        server.setHandler(router);
        metrics.http()
                .show(router::running, () -> connector.getConnectedEndPoints().size());
        server.setRequestLog((request, response) -> metrics.http()
                .answered(
                        request.getMethod(),
                        router.route(request),
                        response.getStatus(),
                        System.nanoTime() - request.getBeginNanoTime()));
    }

    /**
     * Starts to listen; without an engine, only health is served.
     *
     * @param waiting what keeps the server from working at the time
     * @throws IOException if the port can't be had; the text says why
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
            http.connector.open();
            http.server.start();
        } catch (Exception e) {
            http.close();
            if (e.getCause() instanceof BindException || e instanceof BindException) {
                throw new IOException(
                        "port " + settings.listen().port() + " on "
                                + settings.listen().host() + " is taken",
                        e);
            }
            throw new IOException(
                    "can't listen on port " + settings.listen().port() + " of "
                            + settings.listen().host() + ": " + e.getMessage(),
                    e);
        }
        LOG.info("serving HTTP at {}", http.address());
        if (!address.isLoopbackAddress()) {
            http.warn();
        }
        return http;
    }

    private void warn() {
        if (settings.access().roll().isEmpty()) {
            LOG.warn("whoever reaches {} may do anything there, as server.insecure allows", address());
        } else {
            LOG.warn("{} is not encrypted: passwords and keys can be read on their way", address());
        }
    }

    synchronized void serve(Engine engine) {
        Calls calls = new Calls(threads, server.getScheduler());
        api = new Api(
                engine,
                calls,
                new Results(threads, settings.kept().results(), settings.kept().resultBytes()),
                new Events(
                        engine, threads, server.getScheduler(), settings.kept().eventClients()),
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
            if (!router.awaitQuiet(settings.listen().shutdownTimeout())) {
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

    String address() {
        String host = settings.listen().host();
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + connector.getLocalPort();
    }

    /** Refuses new requests, gives those that run some time to end, cancels the others, and ends every thread. */
    @Override
    public void close() {
        router.refuse();
        connector.close();
        halt();
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("the HTTP server at {} did not stop in order", address(), e);
        }
        doorkeeper.close();
        server.destroy();
    }

    /** Answers what is no HTTP, or not of this server's kind. */
    private static final class Malformed extends ErrorHandler {

        @Override
        public boolean errorPageForMethod(String method) {
            return true;
        }

        @Override
        protected void generateResponse(
                Request request, Response response, int code, String message, Throwable cause, Callback callback) {
            Problem problem = code < 500
                    ? new Problem(code, "bad-request", message == null ? "the request is malformed" : message)
                    : new Problem(code, "internal-error", "the server failed; its log has the cause");
            String id = RequestId.of(request.getHeaders());
            FailureForm form = OpenInference.failures(request.getHttpURI().getCanonicalPath());
            Router.secure(response.getHeaders());
            response.getHeaders().put(RequestId.HEADER, id);
            response.getHeaders().put(form.contentType());
            response.write(true, form.body(problem.of(id)), callback);
        }
    }
}
