package aimm.server.engine;

import aimm.server.api.PluginCall;
import aimm.server.api.Worker;
import aimm.server.api.WorkerException;
import aimm.server.api.WorkerRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.Bundle;

/** Workers that run nothing: a test takes their calls and says what becomes of them. */
final class FakeRuntime implements WorkerRuntime {

    private final List<String> provides;
    private final AtomicLong ids = new AtomicLong();
    final List<FakeWorker> workers = new CopyOnWriteArrayList<>();
    final List<Bundle> images = new CopyOnWriteArrayList<>();
    /** Run while an image is taken. */
    volatile Runnable imaging = () -> {};

    final Queue<WorkerException> startFailures = new LinkedBlockingQueue<>();
    private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();

    FakeRuntime(String... provides) {
        this.provides = List.of(provides);
    }

    /** A call that a worker was handed and that is not over. */
    record Job(FakeWorker worker, PluginCall call, Worker.Listener listener) {

        void done(Object value) {
            done(value, null);
        }

        void done(Object value, byte[] instance) {
            if (worker.jobs.remove(this)) {
                if (call.instanceId() != 0) {
                    worker.held.put(call.instanceId(), call.version());
                }
                listener.done(value, instance);
            }
        }

        void notStarted(String why) {
            if (worker.jobs.remove(this)) {
                listener.notStarted(new WorkerException(why));
            }
        }
    }

    /** The next call that any worker is handed. */
    Job take() throws InterruptedException {
        Job job = jobs.poll(10, TimeUnit.SECONDS);
        if (job == null) {
            throw new AssertionError("no call came");
        }
        return job;
    }

    boolean nothingToTake() {
        return jobs.isEmpty();
    }

    @Override
    public Image image(Bundle plugin) {
        images.add(plugin);
        imaging.run();
        return () -> images.remove(plugin);
    }

    @Override
    public CompletionStage<Worker> start(Image image, Settings settings) {
        WorkerException failure = startFailures.poll();
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        FakeWorker worker = new FakeWorker(ids.incrementAndGet());
        workers.add(worker);
        return CompletableFuture.completedFuture(worker);
    }

    @Override
    public int spares(int wanted, Settings settings) {
        return 0;
    }

    List<FakeWorker> alive() {
        return workers.stream().filter(worker -> !worker.ended.isDone()).toList();
    }

    final class FakeWorker implements Worker {

        private final long id;
        private final List<Job> jobs = new CopyOnWriteArrayList<>();
        private final Map<Long, Long> held = new ConcurrentHashMap<>();
        final CompletableFuture<String> ended = new CompletableFuture<>();

        private FakeWorker(long id) {
            this.id = id;
        }

        /** Ends as by a signal: the first call fails, the others were not started. */
        void die(String how) {
            List<Job> all = new ArrayList<>(jobs);
            jobs.clear();
            for (int i = 0; i < all.size(); i++) {
                FakeRuntime.this.jobs.remove(all.get(i));
                WorkerException death = new WorkerException("worker " + id + " ended: " + how);
                if (i == 0) {
                    all.get(i).listener().failed(death);
                } else {
                    all.get(i).listener().notStarted(death);
                }
            }
            ended.complete(how);
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public long pid() {
            return 1000 + id;
        }

        @Override
        public long residentBytes() {
            return -1;
        }

        @Override
        public boolean concurrent() {
            return false;
        }

        @Override
        public boolean holds(long instanceId, long version) {
            return Long.valueOf(version).equals(held.get(instanceId));
        }

        @Override
        public List<String> provides() {
            return provides;
        }

        @Override
        public void submit(PluginCall call, Listener listener) {
            Job job = new Job(this, call, listener);
            jobs.add(job);
            FakeRuntime.this.jobs.add(job);
        }

        @Override
        public void withdraw(PluginCall call) {
            jobs.removeIf(job -> job.call() == call);
            FakeRuntime.this.jobs.removeIf(job -> job.call() == call);
        }

        @Override
        public void kill(PluginCall call) {
            if (jobs.stream().anyMatch(job -> job.call() == call)) {
                die("signal 15 (SIGTERM)");
            }
        }

        @Override
        public void close() {
            ended.complete("exit code 0");
        }

        @Override
        public CompletionStage<String> ended() {
            return ended;
        }
    }
}
