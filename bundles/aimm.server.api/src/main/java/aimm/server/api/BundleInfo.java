package aimm.server.api;

import java.util.List;

/**
 * A bundle in the server.
 *
 * @param id -1 if it was uploaded and could not be installed
 * @param name its symbolic name
 * @param state {@code installed} if it does not resolve, {@code resolved}, {@code starting}, {@code active},
 *     {@code stopping} or {@code uninstalled}
 * @param location where it was installed from
 * @param plugin whether it was uploaded as a plugin or the engine knows it as one
 * @param essential whether the server could not answer without it, so that it can't be stopped or taken away
 * @param upload what was uploaded, or {@code null} if it came another way
 * @param previous revisions that can be gone back to, the one before first
 * @param error why the last operation on it failed, or {@code null} if it did not
 */
public record BundleInfo(
        long id,
        String name,
        String version,
        String state,
        int startLevel,
        String location,
        boolean plugin,
        boolean essential,
        UploadedRevision upload,
        List<UploadedRevision> previous,
        String error) {}
