package aimm.server.engine;

import aimm.server.api.AimmException;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.Provenance;

/**
 * What is particular to an action.
 *
 * @param entry the model it is about, or {@code null}
 * @param alone whether it excludes others on its model
 * @param version of the model to work on, instead of the newest, or {@code null}; unless it is {@code alone}, such an
 *     action waits for no turn
 * @param role the plugin's method to call, or {@code null} if there is nothing to call
 * @param modelType to call it for, or {@code null} for the model's own
 * @param uploaded bytes to deserialize, or {@code null}
 * @param serialize whether the instance is wanted back
 * @param store what to do with the outcome where that may block, or {@code null} if the plugin's value is the result
 */
record Plan<T>(
        ModelEntry entry,
        boolean alone,
        Long version,
        Role role,
        String modelType,
        byte[] uploaded,
        boolean serialize,
        Store<T> store) {

    /** On a model, or on none that is stored yet; side by side with others, and with nothing to store. */
    static <T> Plan<T> on(ModelEntry entry) {
        return new Plan<>(entry, false, null, null, null, null, false, null);
    }

    Plan<T> call(Role called) {
        return new Plan<>(entry, alone, version, called, modelType, uploaded, serialize, store);
    }

    Plan<T> call(Role called, String type) {
        return new Plan<>(entry, alone, version, called, type, uploaded, serialize, store);
    }

    Plan<T> inVersion(long number) {
        return new Plan<>(entry, alone, number, role, modelType, uploaded, serialize, store);
    }

    Plan<T> onUpload(byte[] bytes) {
        return new Plan<>(entry, alone, version, role, modelType, bytes, serialize, store);
    }

    Plan<T> givingInstance() {
        return new Plan<>(entry, alone, version, role, modelType, uploaded, true, store);
    }

    Plan<T> exclusively() {
        return new Plan<>(entry, true, version, role, modelType, uploaded, serialize, store);
    }

    Plan<T> storing(Store<T> what) {
        return new Plan<>(entry, alone, version, role, modelType, uploaded, serialize, what);
    }

    /** Stores what a call gave and says what the action results in. */
    @FunctionalInterface
    interface Store<T> {

        /** @throws AimmException if nothing was stored */
        T store(Object value, byte[] instance, Provenance provenance);
    }
}
