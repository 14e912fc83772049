package aimm.server.control.http;

import aimm.server.api.Action;
import aimm.server.api.Options;
import aimm.server.json.JsonWriter;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Answers requests with what becomes of actions: at once where an action is over, later where it is not, or with the
 * action itself where the client does not wait.
 */
final class Calls {

    /** After so long without a result it is worth finding out whether the client is still there. */
    private static final long WATCH_AFTER_MILLIS = 20;

    private final Executor executor;
    private final Scheduler scheduler;
    private final Results results;
    private final Set<Pending<?>> pending = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Pace pace = new Pace();

    Calls(Executor executor, Scheduler scheduler, Results results) {
        this.executor = executor;
        this.scheduler = scheduler;
        this.results = results;
    }

    /**
     * Starts an action and answers an exchange when it is over, or at once if its client asked for that.
     *
     * @param start starts it, after all that the client asked for was found right
     * @param answer makes the answer of the result
     * @param document writes the result as one JSON value, for who asks for it later
     */
    <T> void answer(
            Exchange exchange,
            Function<Options, Action<T>> start,
            Consumer<T> answer,
            BiConsumer<JsonWriter, T> document) {
        boolean wait = exchange.flag("wait", true);
        boolean detach = exchange.flag("detach", false);
        Options options = exchange.options();
        if (pace.isSlow()) {
            exchange.blocking(() -> answer(exchange, startTimed(start, options), wait, detach, answer, document));
        } else {
            answer(exchange, startTimed(start, options), wait, detach, answer, document);
        }
    }

    /** Cancels what clients wait for and tells them that the server goes. */
    void close() {
        pending.forEach(Pending::abandon);
    }

    private <T> Action<T> startTimed(Function<Options, Action<T>> start, Options options) {
        long began = System.nanoTime();
        try {
            return start.apply(options);
        } finally {
            pace.took(System.nanoTime() - began);
        }
    }

    private <T> void answer(
            Exchange exchange,
            Action<T> action,
            boolean wait,
            boolean detach,
            Consumer<T> answer,
            BiConsumer<JsonWriter, T> document) {
        if (!wait) {
            results.keep(action, document);
            exchange.response().getHeaders().put(HttpHeader.LOCATION, "/api/v1/actions/" + action.id());
            exchange.answer(202, json -> StateJson.action(json, action.state()));
            return;
        }
        CompletableFuture<T> future = action.result().toCompletableFuture();
        if (future.isDone()) {
            future.whenComplete((result, failure) -> finishAnywhere(exchange, answer, result, failure));
            return;
        }
        Pending<T> waiting = new Pending<>(exchange, action, answer, detach);
        pending.add(waiting);
        future.whenComplete(waiting);
        lookLater();
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
        try {
            answer.accept(result);
        } catch (Throwable e) {
            exchange.fail(e);
        }
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
        private final Action<T> action;
        private final Consumer<T> answer;
        private final boolean detach;
        private final ClientWatch watch;
        private final long since = System.nanoTime();
        private volatile boolean watched;

        Pending(Exchange exchange, Action<T> action, Consumer<T> answer, boolean detach) {
            this.exchange = exchange;
            this.action = action;
            this.answer = answer;
            this.detach = detach;
            watch = new ClientWatch(exchange.request(), detach ? () -> {} : () -> executor.execute(action::cancel));
        }

        void look() {
            watched = true;
            watch.start();
        }

        @Override
        public void accept(T result, Throwable failure) {
            pending.remove(this);
            watch.stop();
            finishAnywhere(exchange, answer, result, failure);
        }

        void abandon() {
            if (pending.remove(this)) {
                watch.stop();
                exchange.fail(new Refusal(503, "stopping", "the server stops"));
                if (!detach) {
                    action.cancel();
                }
            }
        }
    }
}
