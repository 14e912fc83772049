package aimm.client;

import java.util.List;

/**
 * A bundle of the server's.
 *
 * @param id {@code null} if it was uploaded and could not be installed
 * @param name its symbolic name
 * @param state {@code installed} if it does not resolve, {@code resolved}, {@code starting}, {@code active},
 *     {@code stopping} or {@code uninstalled}
 * @param essential whether the server could not answer without it, so that it can't be changed
 * @param upload what was uploaded, or {@code null} if it came another way
 * @param previous uploads before that are kept, the one before first
 * @param error why the last operation on it failed, or {@code null}
 */
public record BundleInfo(
        Long id,
        String name,
        String version,
        String state,
        long startLevel,
        String location,
        boolean plugin,
        boolean essential,
        UploadedRevision upload,
        List<UploadedRevision> previous,
        String error) {

    static BundleInfo of(Members json) {
        return new BundleInfo(
                json.optionalNumber("id"),
                json.text("name"),
                json.text("version"),
                json.text("state"),
                json.number("start_level"),
                json.text("location"),
                json.flag("plugin"),
                json.flag("essential"),
                json.has("upload") ? UploadedRevision.of(json.object("upload")) : null,
                json.objects("previous", UploadedRevision::of),
                json.optionalText("error"));
    }
}
