package aimm.server.backend.sqlite;

import aimm.server.api.Backend.StoredModel;
import aimm.server.api.BackendException;
import aimm.server.api.Provenance;
import aimm.server.api.UnknownInstanceException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The newest versions of all models, and what becomes of them when others follow. Safe for threads. */
final class ModelStore implements AutoCloseable {

    private static final String ALL = "SELECT id, type, coalesce(version, 1), coalesce(octet_length(instance), 0)"
            + " FROM models LEFT JOIN aimm_versions ON model = id ORDER BY id";
    private static final String INSERT = "INSERT INTO models (type, instance) VALUES (?, ?) RETURNING id";
    private static final String UPDATE = "UPDATE models SET type = ?, instance = ? WHERE id = ?";

    private final Database database;
    private final ModelArchive archive;

    private ModelStore(Database database, int versions) {
        this.database = database;
        archive = new ModelArchive(database, versions);
    }

    /**
     * Opens or creates a database, with the folders it lies in.
     *
     * @param versions of a model that are kept
     * @throws BackendException if it can't be used; what was there is unchanged
     */
    static ModelStore open(Path path, int versions) {
        Database database = Database.open(path);
        try {
            ModelStore store = new ModelStore(database, versions);
            store.archive.prune();
            return store;
        } catch (BackendException e) {
            database.close();
            throw e;
        }
    }

    /** Older versions, annotations and aliases. */
    ModelArchive archive() {
        return archive;
    }

    List<StoredModel> models() {
        return database.read("list models", reader -> {
            List<StoredModel> models = new ArrayList<>();
            try (Statement query = reader.createStatement();
                    ResultSet rows = query.executeQuery(ALL)) {
                while (rows.next()) {
                    models.add(new StoredModel(rows.getLong(1), rows.getString(2), rows.getLong(3), rows.getLong(4)));
                }
            }
            return models;
        });
    }

    byte[] read(long instanceId) {
        return database.read("read model " + instanceId, reader -> {
            try (PreparedStatement query = reader.prepareStatement("SELECT instance FROM models WHERE id = ?")) {
                query.setLong(1, instanceId);
                try (ResultSet rows = query.executeQuery()) {
                    if (!rows.next()) {
                        throw new UnknownInstanceException(instanceId);
                    }
                    return Sqlite.bytes(rows, 1);
                }
            }
        });
    }

    StoredModel create(String modelType, byte[] instance, Provenance provenance) {
        requireStorable(instance);
        Origin origin = new Origin(instance, provenance);
        return database.write("store a model of " + instance.length + " bytes", instance.length, connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                insert.setString(1, modelType);
                insert.setBytes(2, instance);
                long id = Sqlite.number(insert);
                origin.insert(connection, id, 1);
                return new StoredModel(id, modelType, 1, instance.length);
            }
        });
    }

    /** What was the newest version goes to the archive; see {@link Schema}. */
    StoredModel update(long instanceId, String modelType, byte[] instance, Provenance provenance) {
        requireStorable(instance);
        Origin origin = new Origin(instance, provenance);
        String what = "store model " + instanceId + " of " + instance.length + " bytes";
        return database.write(what, 2L * instance.length, connection -> {
            try (PreparedStatement update = connection.prepareStatement(UPDATE);
                    PreparedStatement number =
                            connection.prepareStatement("SELECT version FROM aimm_versions WHERE model = ?")) {
                update.setString(1, modelType);
                update.setBytes(2, instance);
                update.setLong(3, instanceId);
                requireOne(update.executeUpdate(), instanceId);
                number.setLong(1, instanceId);
                long version = Sqlite.number(number);
                origin.insert(connection, instanceId, version);
                archive.prune(connection, instanceId);
                return new StoredModel(instanceId, modelType, version, instance.length);
            }
        });
    }

    void delete(long instanceId) {
        database.write("delete model " + instanceId, 0, connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM models WHERE id = ?")) {
                delete.setLong(1, instanceId);
                requireOne(delete.executeUpdate(), instanceId);
                return null;
            }
        });
    }

    @Override
    public void close() {
        database.close();
    }

    private static void requireStorable(byte[] instance) {
        if (instance.length > Sqlite.MOST_BYTES_IN_AN_INSTANCE) {
            throw new BackendException("a model of " + instance.length + " bytes can't be stored: SQLite's limit is "
                    + Sqlite.MOST_BYTES_IN_AN_INSTANCE);
        }
    }

    private static void requireOne(int rows, long instanceId) {
        if (rows == 0) {
            throw new UnknownInstanceException(instanceId);
        }
    }
}
