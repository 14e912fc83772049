package aimm.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/** The server's plugins. */
public final class Plugins {

    private final Connection connection;

    Plugins(Connection connection) {
        this.connection = connection;
    }

    /** Those too that are missing. */
    public List<PluginInfo> list() throws InterruptedException {
        return connection.json(connection.get("plugins")).objects("plugins", PluginInfo::of);
    }

    /** @param name the symbolic name of its bundle */
    public PluginInfo show(String name) throws InterruptedException {
        return PluginInfo.of(connection.json(connection.get("plugins", name)));
    }

    /** As {@link #upload(Path, LongConsumer)}, with nobody who is told. */
    public PluginInfo upload(Path jar) throws IOException, InterruptedException {
        return upload(jar, bytes -> {});
    }

    /**
     * Brings a plugin in, or another revision of one, and waits until it serves. The server is told the digest that the
     * jar must have.
     *
     * @param sent told of all bytes that went so far, by a thread that must not be held up
     * @throws IOException if the jar can't be read
     */
    public PluginInfo upload(Path jar, LongConsumer sent) throws IOException, InterruptedException {
        Outgoing request = Upload.jar(connection.request("POST", "plugins"), jar, sent);
        return PluginInfo.of(connection.json(request.patience(null)));
    }

    /** Goes back to the revision before the current one, which is forgotten. */
    public PluginInfo rollback(String name) throws InterruptedException {
        return PluginInfo.of(connection.json(
                connection.request("POST", "plugins", name, "rollback").patience(null)));
    }

    /** Removes an uploaded plugin with all its revisions; its models stay. */
    public void remove(String name) throws InterruptedException {
        connection.run(connection.request("DELETE", "plugins", name).patience(null));
    }
}
