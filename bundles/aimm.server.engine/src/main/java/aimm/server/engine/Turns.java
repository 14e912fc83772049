package aimm.server.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets calls on one model in: those that change it alone, others side by side, all in the order of their arrival. Nobody
 * blocks; who has to wait is called back by the thread that makes room.
 */
final class Turns {

    private final Deque<Turn> waiting = new ArrayDeque<>();
    private int sharing;
    private boolean alone;

    /** A place in the order. */
    final class Turn {

        private final boolean wantsAlone;
        private final Runnable granted;
        private boolean over; // granted or withdrawn; guarded by the Turns

        private Turn(boolean wantsAlone, Runnable granted) {
            this.wantsAlone = wantsAlone;
            this.granted = granted;
        }

        /** Gives up a turn; false if it was granted already. One that is given up is never granted. */
        boolean withdraw() {
            Deque<Turn> next;
            synchronized (Turns.this) {
                if (over) {
                    return false;
                }
                over = true;
                next = waiting.remove(this) ? grant() : new ArrayDeque<>();
            }
            next.forEach(turn -> Trampoline.run(turn.granted));
            return true;
        }

        /** Ends a turn that was granted; to be called once. */
        void leave() {
            Deque<Turn> next;
            synchronized (Turns.this) {
                if (wantsAlone) {
                    alone = false;
                } else {
                    sharing--;
                }
                if (waiting.isEmpty()) {
                    return;
                }
                next = grant();
            }
            next.forEach(turn -> Trampoline.run(turn.granted));
        }
    }

    /**
     * Asks for a turn, without entering yet.
     *
     * @param granted called once, when {@link #enter} lets it in or later
     */
    Turn turn(boolean wantsAlone, Runnable granted) {
        return new Turn(wantsAlone, granted);
    }

    /** Queues a turn; calls back at once, on this thread, if nobody is in the way. */
    void enter(Turn turn) {
        synchronized (this) {
            if (turn.over) {
                return;
            }
            if (!waiting.isEmpty() || !fits(turn)) {
                waiting.add(turn);
                return;
            }
            take(turn);
        }
        turn.granted.run();
    }

    private Deque<Turn> grant() {
        Deque<Turn> next = new ArrayDeque<>();
        while (!waiting.isEmpty() && fits(waiting.peek())) {
            take(waiting.peek());
            next.add(waiting.poll());
        }
        return next;
    }

    private boolean fits(Turn turn) {
        return !alone && (!turn.wantsAlone || sharing == 0);
    }

    private void take(Turn turn) {
        turn.over = true;
        if (turn.wantsAlone) {
            alone = true;
        } else {
            sharing++;
        }
    }
}
