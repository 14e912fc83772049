package aimm.server.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Which worker takes a request, which plugin gets the next one, which one makes room. Called under the pool's lock. */
final class Placement {

    /** Most calls a worker is handed at once. */
    private static final int MOST_AHEAD = 32;
    /** Most work a worker is handed at once. */
    private static final long MOST_NANOS_AHEAD = TimeUnit.MILLISECONDS.toNanos(1);
    /** Predictions that take longer are not handed ahead. */
    private static final long SHORT_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    /** More workers at work on short predictions would only take the processors from one another. */
    private static final int ENOUGH_BUSY = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    /** A worker whose running call takes longer is handed nothing ahead. */
    private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** A worker that was idle for so long is not needed. */
    private static final long UNUSED_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** How long a worker serves before its place is taken: about as long as it took to start. */
    private static final long TENURE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Larger models are rather waited for in the worker that holds them. */
    private static final long LARGE_MODEL = 64 * 1024;

    /** The best worker for a request now, or {@code null} if it has to wait. */
    Slot choose(Revision revision, Request request) {
        Slot ahead = ahead(revision, request);
        if (ahead != null && busy(revision) >= ENOUGH_BUSY) {
            return ahead;
        }
        Slot idle = null;
        for (Slot slot : revision.slots) {
            if (slot.idle()) {
                if (request.heldBy(slot.worker)) {
                    return slot;
                }
                if (idle == null || slot.idleSince > idle.idleSince) {
                    idle = slot;
                }
            }
        }
        if (idle != null && (request.model == null || request.model.size() <= LARGE_MODEL)) {
            return idle;
        }
        return ahead != null ? ahead : idle;
    }

    private static int busy(Revision revision) {
        int busy = 0;
        for (Slot slot : revision.slots) {
            busy += slot.busy() ? 1 : 0;
        }
        return busy;
    }

    private static Slot ahead(Revision revision, Request request) {
        if (!request.repeatable() || request.suspect || request.offer.predictNanos() > SHORT_NANOS) {
            return null;
        }
        Slot best = null;
        long now = System.nanoTime();
        for (Slot slot : revision.slots) {
            int calls = slot.outstanding.size();
            if (slot.ready()
                    && calls > 0
                    && calls < MOST_AHEAD
                    && calls * request.offer.predictNanos() < MOST_NANOS_AHEAD
                    && (best == null || calls < best.outstanding.size())
                    && now - slot.headSince < STALL_NANOS
                    && slot.outstanding.peek().repeatable()
                    && request.heldBy(slot.worker)) {
                best = slot;
            }
        }
        return best;
    }

    /**
     * The revision that should get the next worker: the one with the fewest, and of those the one that is waited for
     * longest; revisions that are only to be tried come one after another. {@code null} if none needs one.
     */
    Revision neediest(Collection<Revision> revisions) {
        boolean starting = revisions.stream().anyMatch(Placement::starting);
        return revisions.stream()
                .filter(revision -> revision.image() != null && revision.state() != Revision.State.RETIRED)
                .filter(revision -> needs(revision) || revision.probe && !starting)
                .min(Comparator.<Revision>comparingInt(revision -> revision.slots.size())
                        .thenComparing(Placement::since, (one, other) -> Long.signum(one - other)))
                .orElse(null);
    }

    private static long since(Revision revision) {
        return needs(revision) ? revision.queue.peek().since : revision.probeSince;
    }

    private static boolean starting(Revision revision) {
        return revision.slots.stream().anyMatch(slot -> slot.worker == null);
    }

    /** Whether requests wait for more workers than are being started. */
    private static boolean needs(Revision revision) {
        if (revision.queue.isEmpty() || revision.inProcess() || revision.state() == Revision.State.BROKEN) {
            return false;
        }
        long starting =
                revision.slots.stream().filter(slot -> slot.worker == null).count();
        long shortOnes = revision.queue.stream()
                .filter(request -> request.repeatable() && request.offer.predictNanos() <= SHORT_NANOS)
                .count();
        long wanted = revision.queue.size() - shortOnes + (shortOnes + MOST_AHEAD - 1) / MOST_AHEAD;
        return wanted > starting;
    }

    /** The worker of another revision that should end, so that there is room for one of the needy; {@code null} if none. */
    Slot victim(Collection<Revision> revisions, Revision needy) {
        List<Slot> slots =
                revisions.stream().flatMap(revision -> revision.slots.stream()).toList();
        if (slots.stream().anyMatch(slot -> slot.worker != null && !slot.ready())) {
            return null; // room is being made already
        }
        long now = System.nanoTime();
        return slots.stream()
                .filter(slot -> slot.revision != needy && makesRoom(slot, needy, now))
                .min(Comparator.<Slot, Boolean>comparing(slot -> !isUnused(slot, now))
                        .thenComparing(slot -> -slot.revision.slots.size())
                        .thenComparing(slot -> !slot.idle())
                        .thenComparing(slot -> slot.idleSince - now))
                .orElse(null);
    }

    /**
     * Starting a worker costs a second of a processor, so plugins must not take workers from one another all the time: one
     * gives way if nobody has used it for a while, or to a revision that has fewer workers even afterwards; or to one that
     * has none, when it has served for a while.
     */
    private static boolean makesRoom(Slot slot, Revision needy, long now) {
        if (!slot.idle() && !isSoonIdle(slot, now)) {
            return false;
        }
        int has = needy.slots.size();
        return isUnused(slot, now)
                || slot.revision.slots.size() > has + 1
                || has == 0 && now - slot.readySince >= TENURE_NANOS;
    }

    private static boolean isSoonIdle(Slot slot, long now) {
        Request running = slot.outstanding.peek();
        return slot.ready()
                && running.repeatable()
                && running.offer.predictNanos() <= SHORT_NANOS
                && now - slot.headSince < STALL_NANOS;
    }

    private static boolean isUnused(Slot slot, long now) {
        return slot.idle() && now - slot.idleSince >= UNUSED_NANOS;
    }
}
