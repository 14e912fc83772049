package aimm.server.api;

import java.util.Collections;
import java.util.SortedMap;

/**
 * All models and actions at one moment.
 *
 * @param version grows with every change
 * @param models by instance id; a model that did not change is the same object as in earlier states
 * @param actions by id: those that run and the newest of those that ended; unchanged ones are the same objects
 * @param aliases by name
 */
public record State(
        long version,
        SortedMap<Long, Model> models,
        SortedMap<Long, ActionState> actions,
        SortedMap<String, Alias> aliases) {

    /** Without aliases. */
    public State(long version, SortedMap<Long, Model> models, SortedMap<Long, ActionState> actions) {
        this(version, models, actions, Collections.emptySortedMap());
    }
}
