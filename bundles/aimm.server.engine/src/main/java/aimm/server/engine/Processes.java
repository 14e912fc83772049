package aimm.server.engine;

import aimm.server.api.AimmException;
import aimm.server.api.Worker;
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
 * The worker processes of all revisions: never more than there may be, started where requests wait, ended when they are
 * of no more use. Guards with its lock what it shares with the pool.
 */
final class Processes {

    private static final Logger LOG = LoggerFactory.getLogger(Processes.class);

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final EngineSettings settings;
    private final Executors executors;
    private final WorkerPool pool;
    private final Observers observers;
    private final Runnable changed;
    private final Placement placement = new Placement();

    /** Guards the fields below, and those of revisions, slots and requests that say so. */
    final ReentrantLock lock = new ReentrantLock();

    private final Set<Revision> revisions = new LinkedHashSet<>();
    private int count;
    private boolean starved;
    private boolean retryDue;
    private boolean closed;
    private final CompletableFuture<Void> allGone = new CompletableFuture<>();

    Processes(EngineSettings settings, Executors executors, Observers observers, WorkerPool pool, Runnable changed) {
        this.settings = settings;
        this.executors = executors;
        this.observers = observers;
        this.pool = pool;
        this.changed = changed;
        executors.every(settings.checkPeriod(), this::check);
    }

    Set<Revision> revisions() {
        return revisions;
    }

    boolean closed() {
        return closed;
    }

    /** Whether a request waits for a process that there was no room for. */
    boolean starved() {
        return starved;
    }

    void add(Revision revision) {
        revisions.add(revision);
    }

    /** Has spares started ahead of the first plugin, while the rest of the server starts. */
    void prepare(WorkerRuntime runtime) {
        executors.soon(() -> runtime.spares(Math.min(settings.spares(), settings.maxChildren()), settings.worker()));
    }

    /** Starts a second worker where there is one alone: it stands by for the death of the first. */
    void standBy(Revision revision, Work work) {
        if (revision.slots.size() == 1 && count < settings.maxChildren()) {
            start(revision, work);
        }
    }

    /** Starts workers where requests wait and there may be more, or makes room for them. */
    void balance(Work work) {
        if (closed) {
            return;
        }
        Revision needy = placement.neediest(revisions);
        while (needy != null) {
            if (count < settings.maxChildren()) {
                start(needy, work);
                needy = placement.neediest(revisions);
                continue;
            }
            Slot victim = placement.victim(revisions, needy);
            if (victim != null) {
                retire(victim, "room", work);
            }
            break;
        }
        starved = needy != null;
        if (starved && !retryDue) {
            retryDue = true;
            work.add(() -> executors.after(RETRY_NANOS, this::retry));
        }
        work.add(() -> executors.soon(this::keepSpares));
    }

    /** A worker gives way when it has served for a while, which nothing else tells. */
    private void retry() {
        Work work = new Work();
        lock.lock();
        try {
            retryDue = false;
            balance(work);
        } finally {
            lock.unlock();
        }
        work.run();
    }

    private void start(Revision revision, Work work) {
        Slot slot = new Slot(revision);
        revision.slots.add(slot);
        count++;
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
            slot.readySince = System.nanoTime();
            slot.idleSince = slot.readySince;
            revision.probe = false;
            if (closed || revision.state() == Revision.State.RETIRED) {
                retire(slot, closed ? "stop" : "update", work);
            } else {
                pool.fill(revision, work);
                balance(work);
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
            pool.plugins().proven(revision, worker.provides());
        }
        work.run();
        observers.workerStarted(revision.name());
        changed.run();
    }

    /** A worker did not start: all that waits for a revision never seen working fails, else what waits longest. */
    void failed(Revision revision, AimmException why) {
        Collection<Request> concerned;
        if (revision.state() == Revision.State.NEW) {
            pool.plugins().broken(revision, why);
            concerned = pool.drain(revision);
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
            Offer offer = pool.plugins().find(request.role, request.name);
            if (offer == null || offer.revision() == revision) {
                request.failed(why);
            } else {
                pool.submit(request);
            }
        }
    }

    /**
     * Gives a worker no more calls, and ends it when it has none.
     *
     * @param reason as {@link aimm.server.api.EngineObserver#workerEnded} has it
     */
    void retire(Slot slot, String reason, Work work) {
        slot.retiring = true;
        if (slot.endReason == null) {
            slot.endReason = reason;
        }
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
            count--;
            String reason = slot.worker == null ? "start" : slot.endReason == null ? "died" : slot.endReason;
            work.add(() -> observers.workerEnded(slot.revision.name(), reason));
            if (slot.worker == null) {
                slot.revision.probe = false;
            }
            forget(slot.revision, work);
            balance(work);
            if (closed && count == 0) {
                work.add(() -> allGone.complete(null));
            }
        } finally {
            lock.unlock();
        }
        work.add(changed);
    }

    /** Frees what a revision holds once it is retired and its workers are gone. */
    void forget(Revision revision, Work work) {
        if (revision.state() == Revision.State.RETIRED && revision.slots.isEmpty()) {
            revisions.remove(revision);
            if (revision.image() != null) {
                work.add(() -> executors.io(revision.image()::close));
            }
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
                            head == null ? null : head.origin.actionId(),
                            slot.calls,
                            worker == null ? -1 : worker.residentBytes()));
                }
            }
            return infos;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses all that comes; the future is done when the processes are gone. Under the lock. */
    CompletableFuture<Void> close(Work work) {
        closed = true;
        Set<WorkerRuntime> runtimes = new LinkedHashSet<>();
        for (Revision revision : List.copyOf(revisions)) {
            runtimes.add(revision.runtime());
            revision.state(Revision.State.RETIRED);
            List.copyOf(revision.slots).forEach(slot -> retire(slot, "stop", work));
            Worker concurrent = revision.concurrent();
            if (concurrent != null) {
                revision.concurrent(null);
                work.add(concurrent::close);
            }
            forget(revision, work);
        }
        if (count == 0) {
            allGone.complete(null);
        }
        work.add(() -> runtimes.forEach(runtime -> runtime.spares(0, settings.worker())));
        return allGone;
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
                        retire(slot, large ? "memory" : "idle", work);
                    } else if (large && !slot.outstanding.isEmpty()) {
                        Request head = slot.outstanding.peek();
                        slot.endReason = "memory";
                        head.stop();
                        work.add(head::kill);
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
            int room = Math.min(settings.spares(), settings.maxChildren() - count);
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
}
