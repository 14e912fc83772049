package aimm.server.deploy;

import aimm.server.api.AimmException;
import aimm.server.api.BusyException;
import aimm.server.api.DeploymentTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs operations: those on one name one after another, others side by side. Whoever asked for one waits for its end, but
 * not longer than it may take; then it is interrupted and left to itself.
 */
final class Operations implements AutoCloseable {

    static final int MOST = 16;

    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
    private static final long STOP_SECONDS = 5;

    private final ThreadPoolExecutor threads;
    private final Map<String, Turn> turns = new HashMap<>(); // guarded by itself

    /** Held by the operation whose turn it is; {@code users} is guarded by the map. */
    private static final class Turn {

        final ReentrantLock lock = new ReentrantLock(true);
        int users;
    }

    Operations() {
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(0, MOST, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "aimm-deploy-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @throws DeploymentTimeoutException if it takes longer, waiting included */
    <T> T run(String name, Duration timeout, Supplier<T> operation) {
        Running<T> running = new Running<>(name, operation);
        try {
            threads.execute(running);
        } catch (RejectedExecutionException e) {
            throw new BusyException(MOST + " operations on bundles run already; try again later");
        }
        try {
            return running.result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            running.abandon();
            throw new DeploymentTimeoutException(name, timeout.toSeconds());
        } catch (InterruptedException e) {
            running.abandon();
            Thread.currentThread().interrupt();
            throw new BusyException("the server is stopping");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AimmException refusal) {
                throw refusal;
            }
            throw new CompletionException(e.getCause());
        }
    }

    /** Interrupts what runs and waits a moment for it. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Running<T> implements Runnable {

        private final String name;
        private final Supplier<T> operation;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private Thread thread; // guarded by this, as is the next
        private boolean abandoned;

        Running(String name, Supplier<T> operation) {
            this.name = name;
            this.operation = operation;
        }

        @Override
        public void run() {
            Turn turn = turn();
            boolean hasTurn = false;
            try {
                begin();
                turn.lock.lockInterruptibly();
                hasTurn = true;
                result.complete(operation.get());
            } catch (InterruptedException e) {
                result.completeExceptionally(new BusyException("the server is stopping"));
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            } finally {
                if (hasTurn) {
                    turn.lock.unlock();
                }
                leave(turn);
                end(hasTurn);
            }
        }

        synchronized void abandon() {
            abandoned = true;
            if (thread != null) {
                thread.interrupt();
            }
        }

        private synchronized void begin() {
            thread = Thread.currentThread();
            if (abandoned) {
                thread.interrupt();
            }
        }

        private synchronized void end(boolean hadTurn) {
            thread = null;
            if (abandoned && hadTurn) {
                LOG.info(
                        "the operation on {} that took too long {}",
                        name,
                        result.isCompletedExceptionally() ? "has failed" : "is over");
            }
        }

        private Turn turn() {
            synchronized (turns) {
                Turn turn = turns.computeIfAbsent(name, missing -> new Turn());
                turn.users++;
                return turn;
            }
        }

        private void leave(Turn turn) {
            synchronized (turns) {
                if (--turn.users == 0) {
                    turns.remove(name);
                }
            }
        }
    }
}
