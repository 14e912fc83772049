package aimm.server.deploy;

import aimm.server.api.UploadedRevision;
import java.util.List;

/**
 * An uploaded bundle, as it is kept.
 *
 * @param plugin whether it was uploaded as one
 * @param revisions the current one first, then those before it; at least one
 */
record Stored(String name, boolean plugin, List<UploadedRevision> revisions) {

    UploadedRevision current() {
        return revisions.get(0);
    }

    List<UploadedRevision> previous() {
        return revisions.subList(1, revisions.size());
    }
}
