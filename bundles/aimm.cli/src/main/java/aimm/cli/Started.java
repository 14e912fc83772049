package aimm.cli;

import aimm.client.ActionInfo;
import aimm.client.Job;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Jobs that an interrupt does not leave behind. */
final class Started {

    private Started() {}

    /**
     * Starts a job. When the thread is interrupted the server may have begun already, so its answer is waited for, and the
     * job cancelled.
     */
    static <T> Job<T> by(Callable<Job<T>> call) throws InterruptedException {
        FutureTask<Job<T>> start = new FutureTask<>(call);
        Thread thread = new Thread(start, "aimm-start");
        thread.setDaemon(true);
        thread.start();
        try {
            return get(start);
        } catch (InterruptedException e) {
            throw cancelled(get(start));
        }
    }

    /** Cancels a job because of an interrupt. */
    static CommandException cancelled(Job<?> job) throws InterruptedException {
        ActionInfo now = job.cancel();
        String end = now.over() ? now.status() : now.status() + " and was told to end";
        return new CommandException(Exit.CANCELLED, "interrupted; action " + now.id() + " is " + end, null);
    }

    private static <T> T get(FutureTask<T> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("starting failed", e.getCause());
        }
    }
}
