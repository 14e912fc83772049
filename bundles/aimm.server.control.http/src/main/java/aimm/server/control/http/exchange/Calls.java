package aimm.server.control.http.exchange;

import aimm.server.api.Action;
import aimm.server.api.Options;
import aimm.server.json.JsonWriter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.util.thread.Scheduler;

/** Answers requests with what becomes of actions: at once where an action is over, later where it is not. */
public final class Calls {

    /** After so long without a result it is worth finding out whether the client is still there. */
    private static final long WATCH_AFTER_MILLIS = 20;

    private final Executor executor;
    private final Scheduler scheduler;
    private final Set<Pending<?>> pending = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Pace pace = new Pace();

    /** @param executor runs what may take a while */
    public Calls(Executor executor, Scheduler scheduler) {
        this.executor = executor;
        this.scheduler = scheduler;
    }

    /** How long a client waits for an action, and what becomes of the action if it does not. */
    public static final class Patience {

        /** To the end; the action of a client that goes away is cancelled. */
        public static final Patience ENDLESS = new Patience(false, null, null);

        private final boolean detach;
        private final Duration time;
        private final Runnable over;

        private Patience(boolean detach, Duration time, Runnable over) {
            this.detach = detach;
            this.time = time;
            this.over = over;
        }

        /** The action goes on if the client goes away. */
        public Patience detached() {
            return new Patience(true, time, over);
        }

        /** @param otherwise answers, if the action is not over by then; it goes on, whoever goes away */
        public Patience until(Duration limit, Runnable otherwise) {
            return new Patience(detach, limit, otherwise);
        }
    }

    /**
     * Starts an action, on a thread that may be held up if that is to be expected.
     *
     * @param then gets the action
     */
    public <A> void start(Exchange exchange, Function<Options, A> start, Consumer<A> then) {
        start(exchange, exchange.options(), start, then);
    }

    /** The same with options of which the query says nothing. */
    public <A> void start(Exchange exchange, Options options, Function<Options, A> start, Consumer<A> then) {
        if (pace.isSlow()) {
            exchange.blocking(() -> then.accept(startTimed(start, options)));
        } else {
            then.accept(startTimed(start, options));
        }
    }

    /**
     * Answers an exchange when an action is over.
     *
     * @param answer makes the answer of the result; the failure of an action is that of its exchange
     */
    public <T> void await(Exchange exchange, Action<T> action, Patience patience, Consumer<T> answer) {
        await(exchange, action.result(), action::cancel, patience, answer);
    }

    /**
     * The same of what is no action of the engine's.
     *
     * @param cancel hurries the end of what gives the result
     */
    public <T> void await(
            Exchange exchange, CompletionStage<T> result, Runnable cancel, Patience patience, Consumer<T> answer) {
        CompletableFuture<T> future = result.toCompletableFuture();
        if (future.isDone()) {
            future.whenComplete((value, failure) -> finishAnywhere(exchange, answer, value, failure));
            return;
        }
        Pending<T> waiting = new Pending<>(exchange, cancel, answer, patience);
        pending.add(waiting);
        future.whenComplete(waiting);
        if (patience.time != null) {
            waiting.patience = scheduler.schedule(waiting::loseIt, patience.time.toMillis(), TimeUnit.MILLISECONDS);
        }
        lookLater();
    }

    /** Cancels what clients wait for and tells them that the server goes. */
    public void close() {
        pending.forEach(Pending::abandon);
    }

    private <A> A startTimed(Function<Options, A> start, Options options) {
        long began = System.nanoTime();
        try {
            return start.apply(options);
        } finally {
            pace.took(System.nanoTime() - began);
        }
    }

    private <T> void finishAnywhere(Exchange exchange, Consumer<T> answer, T result, Throwable failure) {
        if (JsonWriter.isLarge(result)) {
            executor.execute(() -> finish(exchange, answer, result, failure));
        } else {
            finish(exchange, answer, result, failure);
        }
    }

    private static <T> void finish(Exchange exchange, Consumer<T> answer, T result, Throwable failure) {
        if (failure != null) {
            exchange.fail(failure);
            return;
        }
        exchange.run(() -> answer.accept(result));
    }

    private void lookLater() {
        if (looking.compareAndSet(false, true)) {
            scheduler.schedule(this::look, WATCH_AFTER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        looking.set(false);
        long now = System.nanoTime();
        boolean more = false;
        for (Pending<?> waiting : pending) {
            more |= !waiting.watched;
            if (!waiting.watched && now - waiting.since >= TimeUnit.MILLISECONDS.toNanos(WATCH_AFTER_MILLIS)) {
                waiting.look();
            }
        }
        if (more) {
            lookLater();
        }
    }

    /** A client that waits. */
    private final class Pending<T> implements BiConsumer<T, Throwable> {

        private final Exchange exchange;
        private final Runnable cancel;
        private final Consumer<T> answer;
        private final Patience limits;
        private final ClientWatch watch;
        private final long since = System.nanoTime();
        private volatile boolean watched;
        private volatile Scheduler.Task patience;

        Pending(Exchange exchange, Runnable cancel, Consumer<T> answer, Patience limits) {
            this.exchange = exchange;
            this.cancel = cancel;
            this.answer = answer;
            this.limits = limits;
            watch = new ClientWatch(exchange.request(), limits.detach ? () -> {} : () -> executor.execute(cancel));
        }

        void look() {
            watched = true;
            watch.start();
        }

        @Override
        public void accept(T result, Throwable failure) {
            if (leave()) {
                finishAnywhere(exchange, answer, result, failure);
            }
        }

        void loseIt() {
            if (leave()) {
                executor.execute(limits.over);
            }
        }

        void abandon() {
            if (leave()) {
                exchange.fail(new Refusal(503, "stopping", "the server stops"));
                if (!limits.detach) {
                    cancel.run();
                }
            }
        }

        /** Whether it was waiting until now. */
        private boolean leave() {
            boolean first = pending.remove(this);
            if (first) {
                watch.stop();
                if (patience != null) {
                    patience.cancel();
                }
            }
            return first;
        }
    }
}
