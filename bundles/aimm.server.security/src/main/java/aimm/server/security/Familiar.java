package aimm.server.security;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * From where which names logged in rightly, and how many more wrong tries each has. Clients that send their login with
 * every request are let in at once from there; the tries keep others there from guessing at that speed. Bounded; what was
 * not used for the longest time is forgotten. Safe for threads.
 */
final class Familiar {

    static final int TRIES = 10;
    /** After so long a try comes back: as slow as logins become that fail again and again. */
    static final long NANOS_PER_TRY = TimeUnit.SECONDS.toNanos(10);

    private static final int MOST = 10_000;

    private record Place(String name, String network) {}

    /** The tries that are used up now; guarded by this. */
    private static final class Debt {

        private int tries;
        private long since;
    }

    private final Map<Place, Debt> places = new LinkedHashMap<>(16, 0.75f, true);

    /** The name logged in there. */
    synchronized void add(String name, String network) {
        places.computeIfAbsent(new Place(name, network), missing -> new Debt());
        if (places.size() > MOST) {
            places.remove(places.keySet().iterator().next());
        }
    }

    /** Takes a try, which {@link #giveBack} returns if it was right; says whether there was one. */
    synchronized boolean take(String name, String network, long now) {
        Debt debt = places.get(new Place(name, network));
        if (debt == null) {
            return false;
        }
        long returned = (now - debt.since) / NANOS_PER_TRY;
        if (returned >= debt.tries) {
            debt.tries = 0;
            debt.since = now;
        } else {
            debt.tries -= (int) returned;
            debt.since += returned * NANOS_PER_TRY;
        }
        if (debt.tries >= TRIES) {
            return false;
        }
        debt.tries++;
        return true;
    }

    synchronized void giveBack(String name, String network) {
        Debt debt = places.get(new Place(name, network));
        if (debt != null && debt.tries > 0) {
            debt.tries--;
        }
    }
}
