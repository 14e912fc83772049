package aimm.server.security;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bounded table of lanes, the longest unused first. When it is full that one is dropped together with its count; never
 * one with attempts in it.
 */
final class Lanes {

    private final int most;
    private final Map<String, Lane> lanes = new LinkedHashMap<>(16, 0.75f, true);

    Lanes(int most) {
        this.most = most;
    }

    Lane of(String key, long now) {
        Lane known = lanes.get(key);
        if (known != null) {
            return known;
        }
        makeRoom(now);
        Lane lane = new Lane();
        lanes.put(key, lane);
        return lane;
    }

    private void makeRoom(long now) {
        Iterator<Lane> longestUnusedFirst = lanes.values().iterator();
        while (longestUnusedFirst.hasNext()) {
            Lane lane = longestUnusedFirst.next();
            boolean isFull = lanes.size() >= most;
            if (lane.isEmpty() && (isFull || lane.isForgotten(now))) {
                longestUnusedFirst.remove();
            } else if (!isFull) {
                return;
            }
        }
    }

    int size() {
        return lanes.size();
    }
}
