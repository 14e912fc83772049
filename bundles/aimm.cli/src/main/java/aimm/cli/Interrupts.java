package aimm.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Lets Ctrl-C and SIGTERM interrupt the thread that works, which then tidies up and says so. */
final class Interrupts {

    private static final int SECONDS_TO_TIDY_UP = 10;

    private Interrupts() {}

    /**
     * Does the work on this thread.
     *
     * @return what it gives
     */
    static int guard(IntSupplier work) {
        Thread worker = Thread.currentThread();
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger status = new AtomicInteger(Exit.CANCELLED);
        Thread hook = new Thread(() -> end(worker, over, status), "aimm-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            status.set(work.getAsInt());
        } finally {
            over.countDown();
        }
        return status.get();
    }

    private static void end(Thread worker, CountDownLatch over, AtomicInteger status) {
        if (over.getCount() == 0) {
            return;
        }
        worker.interrupt();
        try {
            over.await(SECONDS_TO_TIDY_UP, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        Runtime.getRuntime().halt(status.get());
    }
}
