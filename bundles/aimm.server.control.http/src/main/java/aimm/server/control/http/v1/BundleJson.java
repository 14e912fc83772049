package aimm.server.control.http.v1;

import aimm.server.api.BundleInfo;
import aimm.server.api.UploadedRevision;
import aimm.server.json.JsonWriter;

/** Bundles as JSON; what there is none of is left out. */
final class BundleJson {

    private BundleJson() {}

    static void bundle(JsonWriter json, BundleInfo bundle) {
        json.object();
        if (bundle.id() >= 0) {
            json.member("id", bundle.id());
        }
        json.member("name", bundle.name()).member("version", bundle.version());
        json.member("state", bundle.state()).member("start_level", (long) bundle.startLevel());
        json.member("location", bundle.location()).member("plugin", bundle.plugin());
        json.member("essential", bundle.essential());
        if (bundle.upload() != null) {
            json.name("upload");
            revision(json, bundle.upload());
            json.name("previous").array();
            bundle.previous().forEach(revision -> revision(json, revision));
            json.end();
        }
        StateJson.optional(json, "error", bundle.error());
        json.end();
    }

    private static void revision(JsonWriter json, UploadedRevision revision) {
        json.object().member("version", revision.version()).member("sha256", revision.sha256());
        json.member("size", revision.size());
        StateJson.time(json, "uploaded", revision.uploaded());
        StateJson.optional(json, "by", revision.by());
        json.end();
    }
}
