package aimm.worker.java;

import static aimm.worker.java.TestWorkers.call;
import static aimm.worker.java.TestWorkers.model;
import static aimm.worker.java.TestWorkers.predict;

import aimm.plugin.api.Tensor;
import aimm.server.api.AimmException;
import aimm.server.api.PluginCall;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.Worker;
import aimm.server.api.WorkerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Prints what workers cost: run its {@code main} with the test class path. */
public final class WorkerBenchmark {

    private static final PluginCall TINY = predict(1, null, "echo", Tensor.of(new double[] {5.1, 3.5, 1.4, 0.2}));

    private WorkerBenchmark() {}

    /** @param arguments options of the workers' JVMs */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("aimm-benchmark-");
        try (TestWorkers plain = new TestWorkers(TestWorkers.base(), List.of(arguments))) {
            coldStart(plain, "without an archive");
        }
        ClassArchive archive = ClassArchive.open(TestWorkers.jars(folder), folder.resolve("cache"));
        archive.train(Files.createDirectory(folder.resolve("training")));
        List<String> options =
                Stream.concat(archive.options().stream(), Stream.of(arguments)).toList();
        try (TestWorkers workers = new TestWorkers(archive.base(), options)) {
            coldStart(workers, "with an archive");
            spareClaim(workers);
            Worker worker = workers.start();
            Answer.of(worker, predict("echo", 1));
            for (int round = 0; round < 3; round++) {
                oneAtATime(worker);
                for (int ahead : new int[] {1, 4, 16, 64}) {
                    pipelined(worker, ahead);
                }
            }
            large(worker);
        } finally {
            WorkerFolder.delete(folder);
        }
    }

    private static void coldStart(TestWorkers workers, String how) throws Exception {
        long[] times = new long[11];
        long resident = 0;
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            Worker worker = workers.start();
            Answer.of(worker, predict("echo", 1));
            times[i] = System.nanoTime() - start;
            resident = worker.residentBytes();
            worker.close();
            worker.ended().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        print("cold start " + how + " to first answer, ms", times, 1e6);
        System.out.println("BENCH resident MB " + (resident >> 20));
    }

    private static void spareClaim(TestWorkers workers) throws Exception {
        long[] times = new long[7];
        for (int i = 0; i < times.length; i++) {
            workers.workers.spares(1, TestWorkers.SETTINGS);
            Thread.sleep(1_500);
            long start = System.nanoTime();
            Worker worker = workers.start();
            Answer.of(worker, predict("echo", 1));
            times[i] = System.nanoTime() - start;
            worker.close();
        }
        workers.workers.spares(0, TestWorkers.SETTINGS);
        print("spare claim to first answer, ms", times, 1e6);
    }

    private static void oneAtATime(Worker worker) throws Exception {
        long[] times = new long[20_000];
        for (int i = 0; i < times.length; i++) {
            Parked parked = new Parked(Thread.currentThread());
            long start = System.nanoTime();
            worker.submit(TINY, parked);
            while (!parked.done) {
                LockSupport.park();
            }
            times[i] = System.nanoTime() - start;
        }
        print("tiny call one at a time, us", times, 1e3);
    }

    private static void pipelined(Worker worker, int ahead) throws Exception {
        int calls = 100_000;
        Semaphore room = new Semaphore(ahead);
        Counted counted = new Counted(room);
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            room.acquire();
            worker.submit(TINY, counted);
        }
        room.acquire(ahead);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("BENCH %d ahead: %.0f calls/s%n", ahead, calls / seconds);
    }

    private static void large(Worker worker) throws Exception {
        byte[] model = model(50_000_000, 0);
        for (int i = 2; i < 6; i++) {
            long start = System.nanoTime();
            Answer.of(worker, predict(i, model, "size", null)).value();
            long there = System.nanoTime();
            Answer.of(worker, call(Role.INSTANTIATE, 0, true, null, 50_000_000));
            long back = System.nanoTime();
            System.out.printf(
                    "BENCH 50 MB model: to the worker %d ms, from it %d ms%n",
                    (there - start) / 1_000_000, (back - there) / 1_000_000);
        }
    }

    private static void print(String what, long[] times, double unit) {
        Arrays.sort(times);
        System.out.printf(
                "BENCH %s: min %.1f p50 %.1f p99 %.1f%n",
                what, times[0] / unit, times[times.length / 2] / unit, times[times.length * 99 / 100] / unit);
    }

    private abstract static class Ended implements Worker.Listener {

        abstract void end();

        @Override
        public void progress(Object state) {}

        @Override
        public void done(Object value, byte[] instance) {
            end();
        }

        @Override
        public void instanceMissing() {
            throw new IllegalStateException();
        }

        @Override
        public void failed(AimmException failure) {
            throw failure;
        }

        @Override
        public void notStarted(WorkerException death) {
            throw death;
        }
    }

    private static final class Parked extends Ended {

        private final Thread waiter;
        private volatile boolean done;

        Parked(Thread waiter) {
            this.waiter = waiter;
        }

        @Override
        void end() {
            done = true;
            LockSupport.unpark(waiter);
        }
    }

    private static final class Counted extends Ended {

        private final Semaphore room;

        Counted(Semaphore room) {
            this.room = room;
        }

        @Override
        void end() {
            room.release();
        }
    }
}
