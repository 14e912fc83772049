package aimm.server.control.http.v2;

import aimm.server.api.Model;

/**
 * A model as a path names it.
 *
 * @param name as in the path: its number, or an alias
 * @param version the one that is meant, {@code null} for whichever is the newest
 */
record ModelPath(String name, Model model, Long version) {

    long id() {
        return model.instanceId();
    }

    /** Whether the model in its newest version is meant. */
    boolean isNewest() {
        return version == null || version == model.version();
    }
}
