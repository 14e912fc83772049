package aimm.client;

import java.util.List;

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
}
