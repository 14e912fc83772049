package aimm.server.engine;

import aimm.server.api.AimmException;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.Worker;
import aimm.server.api.WorkerException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands requests to workers: to an idle one of the plugin's revision, best one that holds the model version; behind a
 * short prediction of a busy one; or it lets them wait until one is free or started.
 *
 * <p>Nobody blocks here, and nothing foreign is called under the lock.
 */
final class WorkerPool {

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
    private final Executors executors;
    private final Delivery delivery;
    private final Processes processes;
    private final ReentrantLock lock;
    private final Placement placement = new Placement();
    private Plugins plugins;
    private boolean stallCheckDue; // guarded by the lock

    WorkerPool(EngineSettings settings, History history, Executors executors, Observers observers, Runnable changed) {
        this.settings = settings;
        this.executors = executors;
        delivery = new Delivery(history, executors);
        processes = new Processes(settings, executors, observers, this, changed);
        lock = processes.lock;
    }

    /** Says who knows the plugins; to be called once, before anything else. */
    void plugins(Plugins registry) {
        plugins = registry;
    }

    Plugins plugins() {
        return plugins;
    }

    Processes processes() {
        return processes;
    }

    /** Runs a request as soon as there is a worker for it. */
    void submit(Request request) {
        Revision retired = null;
        while (true) {
            Offer offer = plugins.find(request.role, request.name);
            if (offer == null || offer.revision() == retired) {
                request.failed(request.noPlugin());
                return;
            }
            Revision revision = offer.revision();
            request.servedBy = revision;
            Worker concurrent = revision.concurrent();
            if (concurrent != null) {
                delivery.hand(request.attempt(concurrent));
                return;
            }
            Work work = new Work();
            if (submit(request, offer, work)) {
                work.run();
                return;
            }
            retired = revision; // another took over since it was found
        }
    }

    /** False if the offer's revision is retired. */
    private boolean submit(Request request, Offer offer, Work work) {
        Revision revision = offer.revision();
        lock.lock();
        try {
            if (processes.closed() || request.isStopped()) {
                work.add(() -> request.failed(new StoppedException()));
                return true;
            }
            if (revision.state() == Revision.State.RETIRED) {
                return false;
            }
            Worker concurrent = revision.concurrent();
            if (concurrent != null) {
                work.add(() -> delivery.hand(request.attempt(concurrent)));
                return true;
            }
            request.offer = offer;
            Slot slot = revision.queue.isEmpty() ? placement.choose(revision, request) : null;
            if (slot != null) {
                give(slot, request, work);
            } else {
                revision.queue.add(request);
                processes.balance(work);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Stops a request wherever it is; its outcome is a failure unless it was over already. */
    void stop(Request request) {
        Request.Attempt revoked = null;
        boolean running;
        lock.lock();
        try {
            request.stop();
            boolean waiting =
                    request.offer != null && request.offer.revision().queue.remove(request);
            running = !waiting && (request.slot == null || request.slot.outstanding.peek() == request);
            if (!running) {
                take(request);
                revoked = request.revoke();
            } else if (request.slot != null) {
                request.slot.endReason = "cancel";
            }
        } finally {
            lock.unlock();
        }
        if (running) {
            request.kill();
            return;
        }
        if (revoked != null) {
            revoked.withdraw();
        }
        request.failed(new StoppedException());
    }

    /** Has workers of a revision started, the first at once to see whether it works. */
    void open(Revision revision) {
        Work work = new Work();
        lock.lock();
        try {
            processes.add(revision);
            if (revision.inProcess()) {
                work.add(() -> openInProcess(revision));
            } else {
                revision.probe = true;
                revision.probeSince = System.nanoTime();
                processes.balance(work);
            }
        } finally {
            lock.unlock();
        }
        work.run();
    }

    private void openInProcess(Revision revision) {
        revision.runtime().start(revision.image(), settings.worker()).whenComplete((worker, failure) -> {
            if (failure != null) {
                processes.failed(revision, WorkerFailures.of(failure));
                return;
            }
            plugins.proven(revision, worker.provides());
            lock.lock();
            try {
                revision.concurrent(worker);
            } finally {
                lock.unlock();
            }
            drain(revision).forEach(this::submit);
        });
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
            List.copyOf(revision.slots).forEach(slot -> processes.retire(slot, "update", work));
            processes.forget(revision, work);
            processes.balance(work);
        } finally {
            lock.unlock();
        }
        work.run();
        if (concurrent != null) {
            concurrent.close();
        }
        drain(revision).forEach(this::submit);
    }

    /** Ends the idle workers of a revision that another now serves for; what waits goes to that. */
    void release(Revision revision) {
        Work work = new Work();
        lock.lock();
        try {
            revision.slots.stream().filter(Slot::idle).toList().forEach(slot -> processes.retire(slot, "update", work));
        } finally {
            lock.unlock();
        }
        work.run();
        drain(revision).forEach(this::submit);
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
                slot.endReason = "calls";
            }
            if (slot.outstanding.isEmpty() && (slot.retiring || slot.revision.state() == Revision.State.RETIRED)) {
                processes.retire(slot, "update", work);
            }
            boolean isWanted = processes.starved() && slot.idle();
            if (isWanted) {
                processes.balance(work); // before it is given more, as another plugin may need its place
            }
            fill(slot.revision, work);
            if (!isWanted && !slot.revision.queue.isEmpty()) {
                processes.balance(work);
            }
        } finally {
            lock.unlock();
        }
        work.run();
    }

    /** A worker ended before it began the request: another runs it, now or when there is one. */
    void again(Request request, Worker lost, WorkerException death) {
        Offer offer = plugins.find(request.role, request.name);
        boolean enough;
        lock.lock();
        try {
            if (offer != null && offer.revision().concurrent() == lost) {
                offer.revision().concurrent(null); // its services went; who said so first may not be the registry
            }
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
    void load(Request.Attempt attempt) {
        delivery.load(attempt);
    }

    /** Ends all workers; the future is done when their processes are gone. */
    CompletableFuture<Void> close() {
        Work work = new Work();
        List<Request> waiting = new ArrayList<>();
        CompletableFuture<Void> gone;
        lock.lock();
        try {
            for (Revision revision : processes.revisions()) {
                waiting.addAll(revision.queue);
                revision.queue.clear();
            }
            gone = processes.close(work);
        } finally {
            lock.unlock();
        }
        work.run();
        waiting.forEach(request -> request.failed(new StoppedException()));
        return gone;
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
            processes.standBy(slot.revision, work);
        }
        Request.Attempt attempt = request.attempt(slot.worker);
        work.add(() -> delivery.hand(attempt));
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
    void fill(Revision revision, Work work) {
        while (!revision.queue.isEmpty()) {
            Slot slot = placement.choose(revision, revision.queue.peek());
            if (slot == null) {
                return;
            }
            give(slot, revision.queue.poll(), work);
        }
    }

    /** Takes all that waits for a revision. */
    List<Request> drain(Revision revision) {
        lock.lock();
        try {
            List<Request> requests = List.copyOf(revision.queue);
            revision.queue.clear();
            return requests;
        } finally {
            lock.unlock();
        }
    }

    /** Takes requests back from workers whose running call turned out to be a long one. */
    private void checkStalls() {
        Work work = new Work();
        List<Request.Attempt> back = new ArrayList<>();
        lock.lock();
        try {
            stallCheckDue = false;
            long now = System.nanoTime();
            for (Revision revision : processes.revisions()) {
                for (Slot slot : revision.slots) {
                    if (slot.outstanding.size() < 2) {
                        continue;
                    }
                    stallCheckDue = true;
                    if (now - slot.headSince > STALL_NANOS) {
                        List<Request> behind = new ArrayList<>(slot.outstanding);
                        behind.remove(0);
                        for (Request request : behind) {
                            take(request);
                            Request.Attempt revoked = request.revoke();
                            if (revoked != null) { // else it is on its way to another worker already
                                back.add(revoked);
                            }
                        }
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
        for (Request.Attempt attempt : back) {
            attempt.withdraw();
            submit(attempt.request());
        }
    }
}
