package aimm.client;

/**
 * A name that stands for a model, or for one version of it.
 *
 * @param version {@code null} for whichever is the newest
 */
public record Alias(String alias, long instanceId, Long version) {

    static Alias of(Members json) {
        return new Alias(json.text("alias"), json.number("instance_id"), json.optionalNumber("version"));
    }
}
