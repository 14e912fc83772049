package aimm.server.engine;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.Tensor;
import aimm.server.api.AimmException;
import aimm.server.api.DataAccessArgument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The data accesses among the arguments of one call: runs them side by side, those in the arguments of another before
 * that, and puts their results in their place.
 */
final class DataAccesses {

    /** Runs one data access with plain arguments. */
    interface Runner {

        /** @param key position (a Long) or name of the argument it belongs to */
        Request run(Object key, String name, Arguments arguments, Request.Outcome outcome);
    }

    private final Runner runner;
    private final BiConsumer<Object, Object> progress;
    private final List<Request> running = new ArrayList<>(); // guarded by itself
    private final AtomicReference<AimmException> failure = new AtomicReference<>();
    private final Consumer<Request> stopper;

    /**
     * @param progress takes what the data access of an argument reports
     * @param stopper stops a request
     */
    DataAccesses(Runner runner, BiConsumer<Object, Object> progress, Consumer<Request> stopper) {
        this.runner = runner;
        this.progress = progress;
        this.stopper = stopper;
    }

    /** Whether there are any at all. */
    static boolean in(Arguments arguments) {
        return in(arguments.positional()) || in(arguments.keyword());
    }

    private static boolean in(Object value) {
        if (value instanceof DataAccessArgument) {
            return true;
        }
        if (value instanceof List<?> list) {
            if (Tensor.viewedBy(list) != null) {
                return false;
            }
            for (int i = 0; i < list.size(); i++) {
                if (in(list.get(i))) {
                    return true;
                }
            }
            return false;
        }
        return value instanceof Map<?, ?> map && map.values().stream().anyMatch(DataAccesses::in);
    }

    /**
     * Runs them all; then calls exactly one of both, when all of them have ended.
     *
     * @param failed takes the first failure; the others were stopped
     */
    void resolve(Arguments arguments, Consumer<Arguments> done, Consumer<AimmException> failed) {
        List<Object> positional = new ArrayList<>(arguments.positional());
        Map<String, Object> keyword = new LinkedHashMap<>(arguments.keyword());
        Pending pending = new Pending(() -> {
            AimmException why = failure.get();
            if (why == null) {
                done.accept(new Arguments(positional, keyword));
            } else {
                failed.accept(why);
            }
        });
        for (int i = 0; i < positional.size(); i++) {
            int position = i;
            resolve((long) i, positional.get(i), pending, value -> positional.set(position, value));
        }
        for (Map.Entry<String, Object> entry : keyword.entrySet()) {
            resolve(entry.getKey(), entry.getValue(), pending, entry::setValue);
        }
        pending.ended();
    }

    /** Stops those that run; no others are begun. */
    void stop() {
        failure.compareAndSet(null, new StoppedException());
        List<Request> now;
        synchronized (running) {
            now = List.copyOf(running);
        }
        now.forEach(stopper);
    }

    /** Waits for several things to end; is one of them itself until all are known. */
    private static final class Pending {

        private final AtomicInteger count = new AtomicInteger(1);
        private final Runnable allEnded;

        private Pending(Runnable allEnded) {
            this.allEnded = allEnded;
        }

        private void more() {
            count.incrementAndGet();
        }

        private void ended() {
            if (count.decrementAndGet() == 0) {
                allEnded.run();
            }
        }
    }

    private void resolve(Object key, Object value, Pending pending, Consumer<Object> put) {
        if (!in(value)) {
            return;
        }
        if (value instanceof DataAccessArgument access) {
            access(key, access, pending, put);
        } else if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list);
            for (int i = 0; i < copy.size(); i++) {
                int position = i;
                resolve(key, copy.get(i), pending, element -> set(copy, position, element));
            }
            put.accept(copy);
        } else if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>(map);
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Object name = entry.getKey();
                resolve(key, entry.getValue(), pending, element -> {
                    synchronized (copy) {
                        copy.put(name, element);
                    }
                });
            }
            put.accept(copy);
        }
    }

    private void access(Object key, DataAccessArgument access, Pending pending, Consumer<Object> put) {
        pending.more();
        List<Object> positional = new ArrayList<>(access.args());
        Map<String, Object> keyword = new LinkedHashMap<>(access.kwargs());
        Pending inner = new Pending(() -> run(key, access.name(), new Arguments(positional, keyword), pending, put));
        for (int i = 0; i < positional.size(); i++) {
            int position = i;
            resolve(key, positional.get(i), inner, value -> set(positional, position, value));
        }
        keyword.forEach((name, value) -> resolve(key, value, inner, resolved -> {
            synchronized (keyword) {
                keyword.put(name, resolved);
            }
        }));
        inner.ended();
    }

    private static void set(List<Object> list, int position, Object value) {
        synchronized (list) {
            list.set(position, value);
        }
    }

    private void run(Object key, String name, Arguments arguments, Pending pending, Consumer<Object> put) {
        if (failure.get() != null) {
            pending.ended();
            return;
        }
        Request request = runner.run(key, name, arguments, new Request.Outcome() {
            @Override
            public void progress(Object state) {
                progress.accept(key, state);
            }

            @Override
            public void done(Object value, byte[] instance) {
                put.accept(value);
                pending.ended();
            }

            @Override
            public void failed(AimmException why) {
                if (failure.compareAndSet(null, why)) {
                    stop();
                }
                pending.ended();
            }
        });
        synchronized (running) {
            running.add(request);
        }
        if (failure.get() != null) {
            stopper.accept(request);
        }
    }
}
