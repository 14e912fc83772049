package aimm.server.control.http.connection;

import aimm.server.security.PemException;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TCP port with all its connections and the threads that serve them. */
public final class Port implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Port.class);
    private static final int MAX_THREADS = 64;
    private static final int MIN_THREADS = 4;
    private static final int INPUT_BUFFER = 16 << 10;
    /** Connections that the system takes until the server does; one that comes beyond them is tried again after 1 s. */
    private static final int ACCEPT_QUEUE = 1024;
    /** For answers that are ready to be taken by their clients. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(1);

    private final Listen listen;
    private final QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    private final ScheduledThreadPoolExecutor timer;
    private final Server server;
    private final Lines lines;
    private final ServerConnector connector;
    private final Certificates certificates; // null for connections in the clear

    /**
     * Does nothing before it is opened.
     *
     * @throws PemException if a file of certificates can't be used; the text says which and why
     */
    public Port(Listen listen) throws PemException {
        this.listen = listen;
        certificates = listen.tls() == null ? null : new Certificates(listen.tls());
        threads.setName("aimm.server.control.http-" + listen.port());
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, threads.getName() + "-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        server = new Server(threads, new ScheduledExecutorScheduler(timer), null);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setInputBufferSize(INPUT_BUFFER);
        http.setRequestHeaderSize(listen.header());
        http.setHttpCompliance(HttpCompliance.STRICT);
        lines = new Lines(threads, listen.bounds());
        connector = new LineConnector(server, lines, protocols(new HttpConnectionFactory(http)));
        connector.setHost(listen.host());
        connector.setPort(listen.port());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(listen.idleTimeout().toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(listen.connections(), connector));
    }

    private ConnectionFactory[] protocols(HttpConnectionFactory http) {
        if (certificates == null) {
            return new ConnectionFactory[] {http};
        }
        // any name does: plants call their servers by addresses
        http.getHttpConfiguration()
                .addCustomizer(new SecureRequestCustomizer(
                        false, listen.tls().hsts() > 0 ? listen.tls().hsts() : -1, false));
        return new ConnectionFactory[] {new Encryption(certificates.factory(), http.getProtocol()), http};
    }

    /**
     * Begins to accept connections.
     *
     * @param handler serves requests
     * @param malformed answers what is no request
     * @param log hears of every answer
     * @throws IOException if the port can't be had; the text says why
     */
    public void open(Handler handler, Request.Handler malformed, RequestLog log) throws IOException {
        server.setHandler(handler);
        server.setErrorHandler(malformed);
        server.setRequestLog(log);
        try {
            connector.open();
            server.start();
            lookAfterCertificates();
        } catch (Exception e) {
            if (e.getCause() instanceof BindException || e instanceof BindException) {
                throw new IOException("port " + listen.port() + " on " + listen.host() + " is taken", e);
            }
            throw new IOException(
                    "can't listen on port " + listen.port() + " of " + listen.host() + ": " + e.getMessage(), e);
        }
    }

    private void lookAfterCertificates() {
        if (certificates != null) {
            Runnable look = () -> {
                certificates.look();
                lookAfterCertificates();
            };
            scheduler()
                    .schedule(
                            () -> threads.execute(Invocable.from(Invocable.InvocationType.BLOCKING, look)),
                            listen.tls().look().toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    /** Runs what may block. */
    public Executor executor() {
        return threads;
    }

    public Scheduler scheduler() {
        return server.getScheduler();
    }

    public String address() {
        String host = listen.host();
        return (certificates == null ? "http://" : "https://") + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":"
                + connector.getLocalPort();
    }

    /** For tests. */
    Lines lines() {
        return lines;
    }

    /** How many connections are open. */
    public int connections() {
        return lines.count();
    }

    /** Closes connections when what goes on there has ended, or after a while, and ends every thread. */
    @Override
    public void close() {
        connector.close();
        try {
            lines.close(LAST_WRITES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("port {} of {} was not given up in order", listen.port(), listen.host(), e);
        }
        server.destroy();
        endTimer(); // which the server does not, as it is not its own
    }

    private void endTimer() {
        timer.shutdownNow();
        try {
            timer.awaitTermination(LAST_WRITES.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
