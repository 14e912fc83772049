package aimm.runtime.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Calls that several threads repeat until it is closed, and what became of them. */
final class Load implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Semaphore done = new Semaphore(0);
    private volatile boolean over;

    /** @param call gives {@code null} if all is well, else what went wrong */
    Load(int callers, Callable<String> call) {
        for (int i = 0; i < callers; i++) {
            Thread thread = new Thread(() -> repeat(call), "load-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    private void repeat(Callable<String> call) {
        while (!over) {
            try {
                String wrong = call.call();
                if (wrong != null) {
                    failures.add(wrong);
                }
            } catch (Exception e) {
                failures.add(e.toString());
            }
            done.release();
        }
    }

    Queue<String> failures() {
        return failures;
    }

    /** Waits until so many more calls were done. */
    void more(int calls) throws InterruptedException {
        done.drainPermits();
        if (!done.tryAcquire(calls, 60, TimeUnit.SECONDS)) {
            throw new AssertionError("fewer than " + calls + " calls in a minute; failures: " + failures);
        }
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
