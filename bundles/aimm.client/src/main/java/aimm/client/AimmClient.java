package aimm.client;

import aimm.server.json.JsonReader;
import java.net.URI;
import java.util.List;
import java.util.function.Predicate;

/** A client of one server. Make one and use it for long: it keeps connections to use them again. */
public final class AimmClient implements AutoCloseable {

    private final Connection connection;

    AimmClient(Connection connection) {
        this.connection = connection;
    }

    /**
     * A client that is to be built.
     *
     * @param server {@code http://host:port} or {@code https://...}, with the path before {@code /api} if there is one
     * @throws IllegalArgumentException if it is no such address
     */
    public static AimmClientBuilder to(URI server) {
        return new AimmClientBuilder(server);
    }

    public Models models() {
        return new Models(connection, Call.Options.NONE, bytes -> {});
    }

    public Jobs jobs() {
        return new Jobs(new Calls(connection), Call.Options.NONE);
    }

    public Actions actions() {
        return new Actions(connection);
    }

    public Aliases aliases() {
        return new Aliases(connection);
    }

    public List<ModelTypeInfo> modelTypes() throws InterruptedException {
        return connection.json(connection.get("model-types")).objects("model_types", ModelTypeInfo::of);
    }

    public List<DataAccessInfo> dataAccesses() throws InterruptedException {
        return connection.json(connection.get("data-accesses")).objects("data_accesses", DataAccessInfo::of);
    }

    public Plugins plugins() {
        return new Plugins(connection);
    }

    public Bundles bundles() {
        return new Bundles(connection);
    }

    public List<WorkerInfo> workers() throws InterruptedException {
        return connection.json(connection.get("workers")).objects("workers", WorkerInfo::of);
    }

    public Health health() throws InterruptedException {
        try (Reply reply = connection.sendOnce(
                Outgoing.get("health/ready", connection.settings().timeout()))) {
            Reply answer = reply.status() == 503 ? reply : reply.orThrow();
            return Health.of(Members.of(answer.json(JsonReader.Objects.PLAIN)));
        }
    }

    /**
     * The newest entries of the audit log, the newest first, for administrators.
     *
     * @param most up to 1000
     * @throws RefusedException if the server keeps no audit log
     */
    public List<AuditEntry> audit(int most) throws InterruptedException {
        return connection.json(connection.get("audit").parameter("limit", most)).objects("entries", AuditEntry::of);
    }

    /**
     * Tells of everything on the server: of how it is now, and of all changes until the listener wants no more. After a
     * connection has broken, how it is then comes first again.
     *
     * @param listener says whether it wants more; on this thread
     * @throws UnreachableException if the server is gone
     */
    public void watch(Predicate<Changes> listener) throws InterruptedException {
        new EventStream(connection, connection.get("events"))
                .read((name, data) -> listener.test(Changes.of(name.equals("snapshot"), data)));
    }

    /** Ends what threads wait for with a {@link ClosedException}; actions that only they waited for are cancelled. */
    @Override
    public void close() {
        connection.close();
    }
}
