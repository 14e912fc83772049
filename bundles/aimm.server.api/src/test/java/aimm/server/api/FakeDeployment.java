package aimm.server.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Remembers operations; whatever is uploaded becomes the plugin or bundle of its content's name, number 7. */
public class FakeDeployment implements Deployment {

    public final List<String> operations = new ArrayList<>();
    public volatile BundleUpload lastUpload;
    /** What the next operation is refused with, or {@code null}. */
    public volatile AimmException refusal;

    private volatile BundleInfo bundle = info("fake", true);

    private static BundleInfo info(String name, boolean plugin) {
        UploadedRevision revision = new UploadedRevision("1.0.0", "0".repeat(64), 3, Instant.EPOCH, "alice");
        return new BundleInfo(
                7, name, "1.0.0", "active", 1, "somewhere", plugin, false, revision, List.of(revision), null);
    }

    @Override
    public List<BundleInfo> bundles() {
        return List.of(
                new BundleInfo(0, "framework", "1.0.0", "active", 0, "", false, true, null, List.of(), null), bundle);
    }

    @Override
    public BundleInfo bundle(long id) {
        if (id != bundle.id()) {
            throw new UnknownBundleException(id);
        }
        return bundle;
    }

    @Override
    public BundleInfo deployPlugin(BundleUpload upload) {
        return did("deploy plugin " + take(upload, true));
    }

    @Override
    public BundleInfo deploy(BundleUpload upload) {
        return did("deploy " + take(upload, false));
    }

    @Override
    public BundleInfo rollback(String name) {
        return did("rollback " + name);
    }

    @Override
    public void remove(String name) {
        did("remove " + name);
    }

    @Override
    public BundleInfo start(long id) {
        return did("start " + id);
    }

    @Override
    public BundleInfo stop(long id) {
        return did("stop " + id);
    }

    @Override
    public BundleInfo update(long id, BundleUpload upload) {
        return did("update " + id + " " + take(upload, bundle.plugin()));
    }

    @Override
    public BundleInfo refresh(long id) {
        return did("refresh " + id);
    }

    @Override
    public void uninstall(long id) {
        did("uninstall " + id);
    }

    private synchronized BundleInfo did(String operation) {
        if (refusal != null) {
            throw refusal;
        }
        operations.add(operation);
        return bundle;
    }

    private String take(BundleUpload upload, boolean plugin) {
        lastUpload = upload;
        try {
            byte[] content = upload.content().readNBytes((int) upload.mostBytes() + 1);
            if (content.length > upload.mostBytes()) {
                throw new BundleTooLargeException(upload.mostBytes());
            }
            String name = new String(content, StandardCharsets.UTF_8);
            bundle = info(name, plugin);
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
