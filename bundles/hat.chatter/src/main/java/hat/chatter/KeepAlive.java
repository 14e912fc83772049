package hat.chatter;

import java.time.Duration;

/**
 * When to ping a peer and when to give it up (section 3.4 of the protocol). Any byte received is a sign of life, so that
 * a large message may take its time. Only in the loop's thread.
 */
final class KeepAlive {

    enum Verdict {
        FINE,
        PING,
        DEAD
    }

    private final long delay;
    private final long timeout;
    private long heard;
    private boolean pinged;

    KeepAlive(ChatterSettings settings, long now) {
        delay = settings.pingDelay().toNanos();
        timeout = settings.pingTimeout().toNanos();
        heard = now;
    }

    /** Also when reading is suspended or resumed. */
    void heard(long now) {
        heard = now;
        pinged = false;
    }

    /** @param deaf whether nothing is read at present: then silence proves nothing, but the peer wants to hear of us */
    Verdict check(long now, boolean deaf) {
        if (pinged) {
            return now - heard >= delay + timeout ? Verdict.DEAD : Verdict.FINE;
        }
        if (now - heard < delay) {
            return Verdict.FINE;
        }
        if (deaf) {
            heard = now;
            return Verdict.PING;
        }
        heard = now - delay; // a late check does not shorten the peer's time
        pinged = true;
        return Verdict.PING;
    }

    /** When to check again. */
    Duration next(long now) {
        return Duration.ofNanos(Math.max(0, heard + (pinged ? delay + timeout : delay) - now));
    }
}
