package aimm.client;

import java.util.List;

/** Names of their own for models and versions. */
public final class Aliases {

    private final Connection connection;

    Aliases(Connection connection) {
        this.connection = connection;
    }

    public List<Alias> list() throws InterruptedException {
        return connection.json(connection.get("aliases")).objects("aliases", Alias::of);
    }

    public Alias show(String alias) throws InterruptedException {
        return Alias.of(connection.json(connection.get("aliases", alias)));
    }

    /**
     * Lets a name stand for a model, instead of what it may have stood for.
     *
     * @param version {@code null} for whichever is the newest
     */
    public Alias put(String alias, long instanceId, Long version) throws InterruptedException {
        Outgoing request = Call.json(connection.request("PUT", "aliases", alias), json -> {
            json.object().member("instance_id", instanceId);
            if (version != null) {
                json.member("version", version);
            }
            json.end();
        });
        return Alias.of(connection.json(request));
    }

    public void remove(String alias) throws InterruptedException {
        connection.run(connection.request("DELETE", "aliases", alias));
    }
}
