package aimm.server.engine;

import aimm.server.api.AimmException;
import aimm.server.api.Backend;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.UnknownDataAccessException;
import aimm.server.api.UnknownModelTypeException;
import aimm.server.api.Worker;
import aimm.server.api.WorkerException;
import aimm.server.api.WorkerInfo;
import aimm.server.api.WorkerRuntime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands requests to workers: to an idle one of the plugin's revision, best one that holds the model version; behind a
 * short prediction of a busy one; or it lets them wait, oldest first, and starts workers while there may be more.
 *
 * <p>Nobody blocks here, and nothing foreign is called under the lock.
 */
final class WorkerPool {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    private static final int MOST_ATTEMPTS = 3;
    private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** What the pool asks and tells of plugins. */
    interface Plugins {

        /** Who serves the request now, or {@code null}. */
        Offer find(Role role, String name);

        /** A worker of the revision has answered. */
        void proven(Revision revision, List<String> provides);

        /** The first worker of the revision did not start. */
        void broken(Revision revision, AimmException why);
    }

    private final EngineSettings settings;
    private final Backend backend;
    private final Executors executors;
    private final Runnable changed;
    private final Placement placement = new Placement();
    private final ReentrantLock lock = new ReentrantLock();
    private Plugins plugins;

    // guarded by the lock
    private final Set<Revision> revisions = new LinkedHashSet<>();
    private int processes;
    private boolean stallCheckDue;
    /** A request waits for a process that there is no room for. */
    private boolean starved;

    private boolean closed;
    private final CompletableFuture<Void> allGone = new CompletableFuture<>();

    WorkerPool(EngineSettings settings, Backend backend, Executors executors, Runnable changed) {
        this.settings = settings;
        this.backend = backend;
        this.executors = executors;
        this.changed = changed;
        executors.every(settings.checkPeriod(), this::check);
    }

    /** Says who knows the plugins; to be called once, before anything else. */
    void plugins(Plugins registry) {
        plugins = registry;
    }

    /** Runs a request as soon as there is a worker for it. */
    void submit(Request request) {
        Offer offer = plugins.find(request.role, request.name);
        if (offer == null) {
            request.failed(unknown(request));
            return;
        }
        Worker concurrent = offer.revision().concurrent();
        if (concurrent != null) {
            hand(request, concurrent);
            return;
        }
        Work work = new Work();
        lock.lock();
        try {
            request.offer = offer;
            Revision revision = offer.revision();
            Slot slot = revision.queue.isEmpty() && !closed ? placement.choose(revision, request) : null;
            if (slot != null) {
                give(slot, request, work);
            } else if (closed || revision.state() == Revision.State.RETIRED) {
                work.add(() -> request.failed(new WorkerException("plugin " + revision + " is being removed")));
            } else {
                revision.queue.add(request);
                balance(work);
            }
        } finally {
            lock.unlock();
        }
        work.run();
    }

    /** Stops a request wherever it is; its outcome is a failure unless it was over already. */
    void stop(Request request) {
        boolean waiting;
        boolean running;
        lock.lock();
        try {
            waiting = request.offer != null && request.offer.revision().queue.remove(request);
            running = !waiting && (request.slot == null || request.slot.outstanding.peek() == request);
            if (!waiting && !running) {
                take(request);
            }
        } finally {
            lock.unlock();
        }
        request.stop(running);
        if (!running) {
            request.withdraw();
            request.failed(new StoppedException());
        }
    }

    /** Has workers of a revision started, the first at once to see whether it works. */
    void open(Revision revision) {
        if (revision.inProcess()) {
            revision.runtime().start(revision.image(), settings.worker()).whenComplete((worker, failure) -> {
                if (failure == null) {
                    revision.concurrent(worker);
                    plugins.proven(revision, worker.provides());
                    drain(revision).forEach(this::submit);
                } else {
                    failed(revision, WorkerFailures.of(failure));
                }
            });
            return;
        }
        Work work = new Work();
        lock.lock();
        try {
            revisions.add(revision);
            revision.probe = true;
            balance(work);
        } finally {
            lock.unlock();
        }
        work.run();
    }

    /** Ends a revision: calls that run in its workers may end, waiting ones go to whoever serves now. */
    void retire(Revision revision) {
        Work work = new Work();
        Worker concurrent = revision.concurrent();
        lock.lock();
        try {
            revision.state(Revision.State.RETIRED);
            revision.concurrent(null);
            revision.probe = false;
            List.copyOf(revision.slots).forEach(slot -> retire(slot, work));
            forget(revision, work);
            balance(work);
        } finally {
            lock.unlock();
        }
        work.run();
        if (concurrent != null) {
            concurrent.close();
        }
        drain(revision).forEach(this::submit);
    }

    /** Ends the idle workers of a revision that another now serves for. */
    void release(Revision revision) {
        Work work = new Work();
        lock.lock();
        try {
            revision.slots.stream().filter(Slot::idle).toList().forEach(slot -> retire(slot, work));
        } finally {
            lock.unlock();
        }
        work.run();
    }

    /** A listener's word that a call is over. */
    void ended(Request request, AimmException failure) {
        Work work = new Work();
        lock.lock();
        try {
            Slot slot = take(request);
            if (slot == null) {
                return;
            }
            slot.calls++;
            if (failure instanceof WorkerException) {
                slot.closed = true; // it is dying; its end follows
            }
            if (settings.maxCalls() > 0 && slot.calls >= settings.maxCalls()) {
                slot.retiring = true;
            }
            if (slot.outstanding.isEmpty() && (slot.retiring || slot.revision.state() == Revision.State.RETIRED)) {
                retire(slot, work);
            }
            fill(slot.revision, work);
            if (!slot.revision.queue.isEmpty() || starved && slot.idle()) {
                balance(work);
            }
        } finally {
            lock.unlock();
        }
        work.run();
    }

    /** A worker ended before it began the request: another runs it. */
    void again(Request request, WorkerException death) {
        boolean enough;
        lock.lock();
        try {
            Slot slot = take(request);
            if (slot != null) {
                slot.closed = true;
            }
            request.suspect = true;
            enough = ++request.attempts >= MOST_ATTEMPTS;
        } finally {
            lock.unlock();
        }
        if (enough) {
            request.failed(death);
        } else {
            submit(request);
        }
    }

    /** A worker has dropped the version it was thought to hold. */
    void instanceMissing(Request request) {
        Worker worker;
        lock.lock();
        try {
            worker = request.slot == null ? null : request.slot.worker;
        } finally {
            lock.unlock();
        }
        if (worker == null) {
            Offer offer = plugins.find(request.role, request.name);
            worker = offer == null ? null : offer.revision().concurrent();
        }
        if (worker == null) {
            request.failed(unknown(request));
        } else {
            load(request, worker);
        }
    }

    List<WorkerInfo> workers() {
        lock.lock();
        try {
            List<WorkerInfo> infos = new ArrayList<>();
            for (Revision revision : revisions) {
                for (Slot slot : revision.slots) {
                    Worker worker = slot.worker;
                    Request head = slot.outstanding.peek();
                    infos.add(new WorkerInfo(
                            worker == null ? 0 : worker.id(),
                            worker == null ? 0 : worker.pid(),
                            revision.name(),
                            slot.stateText(),
                            head == null ? null : head.actionId,
                            slot.calls,
                            worker == null ? -1 : worker.residentBytes()));
                }
            }
            return infos;
        } finally {
            lock.unlock();
        }
    }

    /** Ends all workers; the future is done when their processes are gone. */
    CompletableFuture<Void> close() {
        Work work = new Work();
        List<Request> waiting = new ArrayList<>();
        Set<WorkerRuntime> runtimes = new LinkedHashSet<>();
        lock.lock();
        try {
            closed = true;
            for (Revision revision : List.copyOf(revisions)) {
                runtimes.add(revision.runtime());
                waiting.addAll(revision.queue);
                revision.queue.clear();
                revision.state(Revision.State.RETIRED);
                List.copyOf(revision.slots).forEach(slot -> retire(slot, work));
                forget(revision, work);
            }
            if (processes == 0) {
                allGone.complete(null);
            }
        } finally {
            lock.unlock();
        }
        work.run();
        waiting.forEach(request -> request.failed(new StoppedException()));
        runtimes.forEach(runtime -> runtime.spares(0, settings.worker()));
        return allGone;
    }

    private void hand(Request request, Worker worker) {
        if (request.uploaded != null) {
            request.submit(worker, request.uploaded);
        } else if (request.heldBy(worker)) {
            request.submit(worker, null);
        } else {
            load(request, worker);
        }
    }

    private void load(Request request, Worker worker) {
        executors.io(() -> {
            byte[] instance;
            try {
                instance = backend.read(request.model.instanceId());
            } catch (AimmException e) {
                request.failed(e);
                return;
            }
            request.submit(worker, instance);
        });
    }

    private void give(Slot slot, Request request, Work work) {
        request.slot = slot;
        slot.outstanding.add(request);
        if (slot.outstanding.size() == 1) {
            slot.headSince = System.nanoTime();
        } else {
            if (!stallCheckDue) {
                stallCheckDue = true;
                work.add(() -> executors.after(STALL_NANOS, this::checkStalls));
            }
            if (slot.revision.slots.size() == 1 && processes < settings.maxChildren()) {
                start(slot.revision, work); // under load a second worker stands by for the death of the first
            }
        }
        Worker worker = slot.worker;
        work.add(() -> hand(request, worker));
    }

    /** Takes a request off its worker's list; {@code null} if it is on none. */
    private Slot take(Request request) {
        Slot slot = request.slot;
        request.slot = null;
        if (slot == null) {
            return null;
        }
        long now = System.nanoTime();
        if (slot.outstanding.peek() == request) {
            slot.outstanding.poll();
            if (request.repeatable()) {
                request.offer.predicted(now - slot.headSince);
            }
            slot.headSince = now;
        } else {
            slot.outstanding.remove(request);
        }
        slot.idleSince = now;
        return slot;
    }

    /** Hands waiting requests to workers of their revision that can take some. */
    private void fill(Revision revision, Work work) {
        while (!revision.queue.isEmpty()) {
            Slot slot = placement.choose(revision, revision.queue.peek());
            if (slot == null) {
                return;
            }
            give(slot, revision.queue.poll(), work);
        }
    }

    /** Starts workers where requests wait and there may be more, or makes room for them. */
    private void balance(Work work) {
        if (closed) {
            return;
        }
        Revision needy = placement.neediest(revisions);
        while (needy != null) {
            if (processes < settings.maxChildren()) {
                start(needy, work);
                needy = placement.neediest(revisions);
                continue;
            }
            Slot victim = placement.victim(revisions, needy);
            if (victim != null) {
                retire(victim, work);
            }
            break;
        }
        starved = needy != null;
        work.add(() -> executors.soon(this::keepSpares));
    }

    private void start(Revision revision, Work work) {
        Slot slot = new Slot(revision);
        revision.slots.add(slot);
        processes++;
        work.add(() -> revision.runtime()
                .start(revision.image(), settings.worker())
                .whenComplete((worker, failure) -> started(slot, worker, failure)));
    }

    private void started(Slot slot, Worker worker, Throwable failure) {
        Revision revision = slot.revision;
        if (failure != null) {
            Work work = new Work();
            gone(slot, work);
            work.run();
            failed(revision, WorkerFailures.of(failure));
            return;
        }
        Work work = new Work();
        lock.lock();
        try {
            slot.worker = worker;
            slot.idleSince = System.nanoTime();
            revision.probe = false;
            if (closed || revision.state() == Revision.State.RETIRED) {
                retire(slot, work);
            } else {
                fill(revision, work);
            }
        } finally {
            lock.unlock();
        }
        worker.ended().whenComplete((how, ignored) -> {
            Work after = new Work();
            gone(slot, after);
            after.run();
        });
        if (revision.state() == Revision.State.NEW) {
            plugins.proven(revision, worker.provides());
        }
        work.run();
        executors.soon(this::keepSpares);
        changed.run();
    }

    /** A worker did not start: all that waits for a revision never seen working fails, else what waits longest. */
    private void failed(Revision revision, AimmException why) {
        Collection<Request> concerned;
        if (revision.state() == Revision.State.NEW) {
            plugins.broken(revision, why);
            concerned = drain(revision);
        } else {
            LOG.warn("a worker for plugin {} did not start: {}", revision, why.getMessage());
            lock.lock();
            try {
                Request first = revision.queue.poll();
                concerned = first == null ? List.of() : List.of(first);
            } finally {
                lock.unlock();
            }
        }
        for (Request request : concerned) {
            Offer offer = plugins.find(request.role, request.name);
            if (offer == null || offer.revision() == revision) {
                request.failed(why);
            } else {
                submit(request);
            }
        }
    }

    private List<Request> drain(Revision revision) {
        lock.lock();
        try {
            List<Request> requests = List.copyOf(revision.queue);
            revision.queue.clear();
            return requests;
        } finally {
            lock.unlock();
        }
    }

    private void retire(Slot slot, Work work) {
        slot.retiring = true;
        if (slot.worker != null && slot.outstanding.isEmpty() && !slot.closed) {
            slot.closed = true;
            work.add(slot.worker::close);
        }
    }

    private void gone(Slot slot, Work work) {
        lock.lock();
        try {
            if (!slot.revision.slots.remove(slot)) {
                return;
            }
            slot.closed = true;
            processes--;
            if (slot.worker == null) {
                slot.revision.probe = false;
            }
            forget(slot.revision, work);
            balance(work);
            if (closed && processes == 0) {
                work.add(() -> allGone.complete(null));
            }
        } finally {
            lock.unlock();
        }
        work.add(changed);
    }

    private void forget(Revision revision, Work work) {
        if (revision.state() == Revision.State.RETIRED && revision.slots.isEmpty()) {
            revisions.remove(revision);
            if (revision.image() != null) {
                work.add(() -> executors.io(revision.image()::close));
            }
        }
    }

    /** Takes requests back from workers whose running call turned out to be a long one. */
    private void checkStalls() {
        Work work = new Work();
        List<Request> back = new ArrayList<>();
        lock.lock();
        try {
            stallCheckDue = false;
            long now = System.nanoTime();
            for (Revision revision : revisions) {
                for (Slot slot : revision.slots) {
                    if (slot.outstanding.size() < 2) {
                        continue;
                    }
                    stallCheckDue = true;
                    if (now - slot.headSince > STALL_NANOS) {
                        List<Request> behind = new ArrayList<>(slot.outstanding);
                        behind.remove(0);
                        behind.forEach(this::take);
                        back.addAll(behind);
                    }
                }
            }
            if (stallCheckDue) {
                work.add(() -> executors.after(STALL_NANOS, this::checkStalls));
            }
        } finally {
            lock.unlock();
        }
        work.run();
        for (Request request : back) {
            request.withdraw();
            if (!request.isOver()) {
                submit(request);
            }
        }
    }

    /** Ends workers that were idle for long, or have grown beyond the bound. */
    private void check() {
        Work work = new Work();
        lock.lock();
        try {
            long now = System.nanoTime();
            long bound = settings.worker().residentMegabytes() * 1_000_000L;
            for (Revision revision : revisions) {
                for (Slot slot : List.copyOf(revision.slots)) {
                    boolean large = bound > 0 && slot.worker != null && slot.worker.residentBytes() > bound;
                    if (large) {
                        LOG.warn(
                                "worker {} of plugin {} is above {} bytes resident", slot.worker.id(), revision, bound);
                    }
                    if (slot.idle()
                            && (large
                                    || now - slot.idleSince
                                            > settings.idleTimeout().toNanos())) {
                        retire(slot, work);
                    } else if (large && !slot.outstanding.isEmpty()) {
                        Request head = slot.outstanding.peek();
                        work.add(() -> head.stop(true));
                    }
                }
            }
            balance(work);
        } finally {
            lock.unlock();
        }
        work.run();
    }

    private void keepSpares() {
        Map<WorkerRuntime, Integer> wanted = new HashMap<>();
        lock.lock();
        try {
            if (closed) {
                return;
            }
            int room = Math.min(settings.spares(), settings.maxChildren() - processes);
            for (Revision revision : revisions) {
                if (revision.slots.stream().anyMatch(slot -> slot.worker == null)) {
                    return; // what is waited for starts first
                }
                wanted.put(revision.runtime(), Math.max(0, room));
            }
        } finally {
            lock.unlock();
        }
        wanted.forEach((runtime, count) -> runtime.spares(count, settings.worker()));
    }

    private static AimmException unknown(Request request) {
        return request.role == Role.DATA_ACCESS
                ? new UnknownDataAccessException(request.name)
                : new UnknownModelTypeException(request.role.title(), request.name);
    }
}
