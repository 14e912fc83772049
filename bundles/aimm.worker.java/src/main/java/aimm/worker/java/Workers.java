package aimm.worker.java;

import aimm.server.api.Worker;
import aimm.server.api.WorkerException;
import aimm.server.api.WorkerRuntime.Settings;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts worker processes and keeps spares. Safe for threads. */
final class Workers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final Logger OUTPUT = LoggerFactory.getLogger("aimm.worker");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final AtomicLong IDS = new AtomicLong();
    private static final long WATCH_MILLIS = 500;
    private static final long AFTER_FAILURE_MILLIS = 5_000;

    private final ChildBase base;
    private final Path folder;
    private final Supplier<List<String>> options;
    private final ScheduledExecutorService timer;
    private final Set<JavaWorker> living = ConcurrentHashMap.newKeySet();
    private final Deque<JavaWorker> spares = new ArrayDeque<>(); // guarded by this, as are the next two
    private int sparesWanted;
    private Settings spareSettings;
    private volatile boolean closed;

    /**
     * @param folder for the workers' own folders
     * @param options more options for the JVMs
     */
    Workers(ChildBase base, Path folder, Supplier<List<String>> options) {
        this.base = base;
        this.folder = folder;
        this.options = options;
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "aimm-worker-java-timer");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        timer = executor;
    }

    CompletionStage<Worker> start(JavaImage image, Settings settings) {
        JavaWorker worker = takeSpare(settings);
        if (worker == null) {
            try {
                worker = spawn(settings);
            } catch (WorkerException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        JavaWorker claimed = worker;
        timer.schedule(
                () -> checkReady(claimed, settings), settings.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
        CompletionStage<Worker> ready = claimed.claim(image, settings);
        ready.thenRun(() -> watchMemory(claimed, settings));
        ready.whenComplete((done, failure) -> soon(this::fillSpares, 0));
        return ready;
    }

    int spares(int wanted, Settings settings) {
        Deque<JavaWorker> surplus = new ArrayDeque<>();
        synchronized (this) {
            boolean fit = spareSettings != null && spareSettings.memoryMegabytes() == settings.memoryMegabytes();
            sparesWanted = wanted;
            spareSettings = settings;
            while (spares.size() > wanted || !fit && !spares.isEmpty()) {
                surplus.add(spares.remove());
            }
        }
        surplus.forEach(JavaWorker::close);
        soon(this::fillSpares, 0);
        return wanted;
    }

    /** Kills what still lives, and waits until it is gone. */
    @Override
    public void close() {
        closed = true;
        for (JavaWorker worker : living) {
            worker.endWithServer();
        }
        for (JavaWorker worker : living) {
            worker.ended()
                    .toCompletableFuture()
                    .completeOnTimeout("", 2, TimeUnit.SECONDS)
                    .join();
        }
        timer.shutdownNow();
    }

    private synchronized JavaWorker takeSpare(Settings settings) {
        boolean fit = spareSettings != null && spareSettings.memoryMegabytes() == settings.memoryMegabytes();
        return fit ? spares.poll() : null;
    }

    private void fillSpares() {
        while (!closed) {
            Settings settings;
            synchronized (this) {
                if (spares.size() >= sparesWanted) {
                    return;
                }
                settings = spareSettings;
            }
            try {
                JavaWorker spare = spawn(settings);
                synchronized (this) {
                    spares.add(spare);
                }
                spare.ended().thenRun(() -> replace(spare));
            } catch (WorkerException e) {
                LOG.warn("no spare worker: {}", e.getMessage());
                soon(this::fillSpares, AFTER_FAILURE_MILLIS);
                return;
            }
        }
    }

    private void replace(JavaWorker spare) {
        boolean wasSpare;
        synchronized (this) {
            wasSpare = spares.remove(spare);
        }
        if (wasSpare) {
            soon(this::fillSpares, AFTER_FAILURE_MILLIS);
        }
    }

    private JavaWorker spawn(Settings settings) {
        long id = IDS.incrementAndGet();
        String name = "aimm-worker-" + id;
        WorkerFolder own;
        ServerSocketChannel listening;
        JavaWorker worker;
        Outbox outbox = new Outbox(name + "-writer");
        String token = token();
        try {
            own = WorkerFolder.create(folder, id);
            listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listening.bind(UnixDomainSocketAddress.of(own.socket()));
            Process process = ChildCommand.of(base, settings.memoryMegabytes(), own.temporary(), options.get())
                    .start();
            CompletableFuture<JavaWorker> owner = new CompletableFuture<>();
            ChildProcess child = new ChildProcess(process, own, told(own, token), timer, name, (line, error) -> {
                JavaWorker known = owner.getNow(null);
                log(known == null ? "worker " + id : known.doing(), line, error);
                if (known != null) {
                    known.wrote(line, error);
                }
            });
            worker = new JavaWorker(id, child, outbox);
            owner.complete(worker);
        } catch (IOException e) {
            throw new WorkerException("worker " + id + " could not be started: " + e.getMessage(), e);
        }
        living.add(worker);
        worker.ended().thenRun(() -> living.remove(worker));
        worker.process().whenGone(() -> close(listening));
        if (closed) {
            worker.endWithServer();
        }
        CompletableFuture<Void> connected = new CompletableFuture<>();
        timer.schedule(
                () -> {
                    if (!connected.isDone()) {
                        worker.process()
                                .kill("did not answer within "
                                        + settings.startTimeout().toMillis() + " ms");
                    }
                },
                settings.startTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
        WorkerReader reader = new WorkerReader(worker, listening, token, outbox, () -> connected.complete(null));
        Thread thread = new Thread(null, reader, name + "-" + worker.pid(), 0);
        thread.setDaemon(true);
        thread.start();
        return worker;
    }

    private byte[] told(WorkerFolder own, String token) {
        return ChildCommand.told(
                base,
                Map.of(
                        "socket", own.socket().toString(),
                        "token", token,
                        "mark", own.mark().toString(),
                        "framework.org.osgi.framework.storage", own.cache().toString()));
    }

    private void checkReady(JavaWorker worker, Settings settings) {
        if (!worker.isReady()) {
            worker.process()
                    .kill("did not answer within " + settings.startTimeout().toMillis() + " ms");
        }
    }

    private void watchMemory(JavaWorker worker, Settings settings) {
        if (settings.residentMegabytes() > 0) {
            var watch = timer.scheduleWithFixedDelay(
                    () -> {
                        long megabytes = worker.residentBytes() >> 20;
                        if (megabytes > settings.residentMegabytes()) {
                            worker.process()
                                    .kill("resident memory of " + megabytes + " MB, allowed are "
                                            + settings.residentMegabytes());
                        }
                    },
                    WATCH_MILLIS,
                    WATCH_MILLIS,
                    TimeUnit.MILLISECONDS);
            worker.ended().thenRun(() -> watch.cancel(false));
        }
    }

    private void soon(Runnable task, long millis) {
        if (!closed) {
            timer.schedule(task, millis, TimeUnit.MILLISECONDS);
        }
    }

    private static void log(String who, String line, boolean error) {
        if (error) {
            OUTPUT.warn("{}: {}", who, line);
        } else {
            OUTPUT.info("{}: {}", who, line);
        }
    }

    private static void close(ServerSocketChannel listening) {
        try {
            listening.close();
        } catch (IOException e) {
            LOG.debug("could not close {}", listening, e);
        }
    }

    private static String token() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
