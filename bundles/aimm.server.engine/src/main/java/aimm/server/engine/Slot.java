package aimm.server.engine;

import aimm.server.api.Worker;
import java.util.ArrayDeque;
import java.util.Deque;

/** A worker process and what it was given to do. All fields are guarded by the pool's lock. */
final class Slot {

    final Revision revision;
    /** {@code null} while it starts. */
    Worker worker;

    final Deque<Request> outstanding = new ArrayDeque<>();
    /** When the first of the outstanding calls became the one that runs. */
    long headSince;

    long idleSince;
    /** When it could take its first call. */
    long readySince;

    long calls;
    /** It gets no calls any more and is closed when it has nothing to do. */
    boolean retiring;

    boolean closed;
    /** Why it is ended, see {@link aimm.server.api.EngineObserver}; {@code null} as long as it is not. */
    String endReason;

    Slot(Revision revision) {
        this.revision = revision;
    }

    boolean ready() {
        return worker != null && !retiring && !closed;
    }

    boolean idle() {
        return ready() && outstanding.isEmpty();
    }

    boolean busy() {
        return worker != null && !outstanding.isEmpty();
    }

    String stateText() {
        if (worker == null) {
            return "starting";
        }
        return closed || retiring ? "ending" : outstanding.isEmpty() ? "idle" : "busy";
    }
}
