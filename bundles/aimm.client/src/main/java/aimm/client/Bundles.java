package aimm.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * All bundles of the server, for administrators; {@link Plugins} is for plugins. What is done to one that was not uploaded
 * lasts until the server ends.
 */
public final class Bundles {

    private final Connection connection;

    Bundles(Connection connection) {
        this.connection = connection;
    }

    public List<BundleInfo> list() throws InterruptedException {
        return connection.json(connection.get("bundles")).objects("bundles", BundleInfo::of);
    }

    public BundleInfo show(long id) throws InterruptedException {
        return BundleInfo.of(connection.json(connection.get("bundles", id)));
    }

    /**
     * Brings in a bundle that is no plugin, or another revision of one, and starts it. The server is told the digest that
     * the jar must have.
     *
     * @param sent told of all bytes that went so far, by a thread that must not be held up
     * @throws IOException if the jar can't be read
     */
    public BundleInfo upload(Path jar, LongConsumer sent) throws IOException, InterruptedException {
        return change(Upload.jar(connection.request("POST", "bundles"), jar, sent));
    }

    /** Replaces a bundle by another of its symbolic name; otherwise as {@link #upload}. */
    public BundleInfo update(long id, Path jar, LongConsumer sent) throws IOException, InterruptedException {
        return change(Upload.jar(connection.request("POST", "bundles", id, "update"), jar, sent));
    }

    public BundleInfo start(long id) throws InterruptedException {
        return change(connection.request("POST", "bundles", id, "start"));
    }

    public BundleInfo stop(long id) throws InterruptedException {
        return change(connection.request("POST", "bundles", id, "stop"));
    }

    /** Wires a bundle, and those wired to it, anew. */
    public BundleInfo refresh(long id) throws InterruptedException {
        return change(connection.request("POST", "bundles", id, "refresh"));
    }

    /** Takes a bundle out; an uploaded one for good. */
    public void uninstall(long id) throws InterruptedException {
        connection.run(connection.request("DELETE", "bundles", id).patience(null));
    }

    private BundleInfo change(Outgoing request) throws InterruptedException {
        return BundleInfo.of(connection.json(request.patience(null)));
    }
}
