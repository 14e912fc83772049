package aimm.client;

import java.util.List;

/**
 * What is new on the server.
 *
 * @param snapshot whether these are all models, actions and aliases there are, and what was known before is void
 * @param version counts the server's states
 * @param removedActions those that the server has forgotten
 * @param aliases all there are now, or {@code null} if none has changed
 */
public record Changes(
        boolean snapshot,
        long version,
        List<Model> models,
        List<ActionInfo> actions,
        List<Long> removedModels,
        List<Long> removedActions,
        List<Alias> aliases) {

    static Changes of(boolean snapshot, Members json) {
        return new Changes(
                snapshot,
                json.number("version"),
                json.objects("models", Model::of),
                json.objects("actions", ActionInfo::of),
                json.numbers("removed_models"),
                json.numbers("removed_actions"),
                json.has("aliases") ? json.objects("aliases", Alias::of) : null);
    }
}
