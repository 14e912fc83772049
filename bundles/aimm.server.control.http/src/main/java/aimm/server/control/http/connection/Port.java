package aimm.server.control.http.connection;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
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
    /** For answers that are ready to be taken by their clients. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(1);

    private final Listen listen;
    private final QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    private final ScheduledThreadPoolExecutor timer;
    private final Server server;
    private final Lines lines;
    private final ServerConnector connector;

    /** Does nothing before it is opened. */
    public Port(Listen listen) {
        this.listen = listen;
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
        connector = new LineConnector(server, lines, new HttpConnectionFactory(http));
        connector.setHost(listen.host());
        connector.setPort(listen.port());
        connector.setIdleTimeout(listen.idleTimeout().toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(listen.connections(), connector));
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
        } catch (Exception e) {
            if (e.getCause() instanceof BindException || e instanceof BindException) {
                throw new IOException("port " + listen.port() + " on " + listen.host() + " is taken", e);
            }
            throw new IOException(
                    "can't listen on port " + listen.port() + " of " + listen.host() + ": " + e.getMessage(), e);
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
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + connector.getLocalPort();
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
