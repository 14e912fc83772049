package aimm.server.backend.sqlite;

import aimm.server.api.Alias;
import aimm.server.api.Annotations;
import aimm.server.api.Archive;
import aimm.server.api.ModelVersion;
import aimm.server.api.UnknownAliasException;
import aimm.server.api.UnknownInstanceException;
import aimm.server.api.UnknownVersionException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is kept beside the newest version of every model. */
final class ModelArchive implements Archive {

    /** All versions of model {@code ?1}: those in the archive and the newest. */
    private static final String VERSIONS = "SELECT version, type, octet_length(instance) AS size FROM aimm_history"
            + " WHERE model = ?1 UNION ALL"
            + " SELECT coalesce(version, 1), type, coalesce(octet_length(instance), 0)"
            + " FROM models LEFT JOIN aimm_versions ON model = id WHERE id = ?1";

    private static final String ORIGINS = "SELECT kept.version AS number, kept.type, kept.size, origin.*"
            + " FROM (" + VERSIONS + ") AS kept"
            + " LEFT JOIN aimm_origins AS origin ON origin.model = ?1 AND origin.version = kept.version"
            + " ORDER BY kept.version DESC";
    private static final String INSTANCE = "SELECT instance FROM aimm_history WHERE model = ?1 AND version = ?2"
            + " UNION ALL SELECT instance FROM models LEFT JOIN aimm_versions ON model = id"
            + " WHERE id = ?1 AND coalesce(version, 1) = ?2";
    private static final String PRUNE = "DELETE FROM aimm_history WHERE model = ?1 AND version <="
            + " (SELECT version FROM aimm_versions WHERE model = ?1) - ?2"
            + " AND version NOT IN (SELECT version FROM aimm_aliases WHERE model = ?1 AND version IS NOT NULL)";

    private final Database database;
    private final int kept;

    /** @param kept versions of a model, the newest among them; more only if aliases name them */
    ModelArchive(Database database, int kept) {
        this.database = database;
        this.kept = kept;
    }

    /** Forgets versions that are too old, also those that the original pushed into the archive. */
    void prune() {
        List<Long> models = database.read("list versions", reader -> {
            List<Long> ids = new ArrayList<>();
            try (Statement query = reader.createStatement();
                    ResultSet rows = query.executeQuery("SELECT DISTINCT model FROM aimm_history")) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
            return ids;
        });
        for (long model : models) {
            database.write("forget old versions", 0, connection -> {
                prune(connection, model);
                return null;
            });
        }
    }

    void prune(Connection connection, long model) throws SQLException {
        update(connection, PRUNE, model, kept);
    }

    @Override
    public List<ModelVersion> versions(long instanceId) {
        return database.read("list versions of model " + instanceId, reader -> {
            List<ModelVersion> versions = new ArrayList<>();
            try (PreparedStatement query = reader.prepareStatement(ORIGINS)) {
                query.setLong(1, instanceId);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        String sha256 = rows.getString("sha256");
                        versions.add(new ModelVersion(
                                instanceId,
                                rows.getLong("number"),
                                rows.getString("type"),
                                rows.getLong("size"),
                                sha256,
                                sha256 == null ? null : Origin.read(reader, rows)));
                    }
                }
            }
            if (versions.isEmpty()) {
                throw new UnknownInstanceException(instanceId);
            }
            return List.copyOf(versions);
        });
    }

    @Override
    public byte[] read(long instanceId, long version) {
        return database.read("read version " + version + " of model " + instanceId, reader -> {
            try (PreparedStatement query = reader.prepareStatement(INSTANCE)) {
                query.setLong(1, instanceId);
                query.setLong(2, version);
                try (ResultSet rows = query.executeQuery()) {
                    if (!rows.next()) {
                        throw new UnknownVersionException(instanceId, version);
                    }
                    return Sqlite.bytes(rows, 1);
                }
            }
        });
    }

    @Override
    public Map<Long, Annotations> annotations() {
        return database.read("read annotations", reader -> {
            Map<Long, List<String>> tags = new HashMap<>();
            Map<Long, Map<String, String>> metadata = new HashMap<>();
            try (Statement query = reader.createStatement()) {
                try (ResultSet rows = query.executeQuery("SELECT model, tag FROM aimm_tags")) {
                    while (rows.next()) {
                        tags.computeIfAbsent(rows.getLong(1), id -> new ArrayList<>())
                                .add(rows.getString(2));
                    }
                }
                try (ResultSet rows = query.executeQuery("SELECT model, key, value FROM aimm_metadata")) {
                    while (rows.next()) {
                        metadata.computeIfAbsent(rows.getLong(1), id -> new HashMap<>())
                                .put(rows.getString(2), rows.getString(3));
                    }
                }
            }
            Map<Long, Annotations> all = new HashMap<>();
            tags.forEach((id, some) -> all.put(id, new Annotations(some, metadata.getOrDefault(id, Map.of()))));
            metadata.forEach((id, some) -> all.putIfAbsent(id, new Annotations(List.of(), some)));
            return all;
        });
    }

    @Override
    public void annotate(long instanceId, Annotations annotations) {
        database.write("annotate model " + instanceId, 0, connection -> {
            requireModel(connection, instanceId);
            update(connection, "DELETE FROM aimm_tags WHERE model = ?", instanceId);
            update(connection, "DELETE FROM aimm_metadata WHERE model = ?", instanceId);
            for (String tag : annotations.tags()) {
                update(connection, "INSERT INTO aimm_tags (model, tag) VALUES (?, ?)", instanceId, tag);
            }
            for (Map.Entry<String, String> entry : annotations.metadata().entrySet()) {
                update(
                        connection,
                        "INSERT INTO aimm_metadata (model, key, value) VALUES (?, ?, ?)",
                        instanceId,
                        entry.getKey(),
                        entry.getValue());
            }
            return null;
        });
    }

    @Override
    public SortedMap<String, Alias> aliases() {
        return database.read("read aliases", reader -> {
            SortedMap<String, Alias> aliases = new TreeMap<>();
            try (Statement query = reader.createStatement();
                    ResultSet rows = query.executeQuery("SELECT name, model, version FROM aimm_aliases")) {
                while (rows.next()) {
                    Long version = rows.getObject(3) == null ? null : rows.getLong(3);
                    aliases.put(rows.getString(1), new Alias(rows.getLong(2), version));
                }
            }
            return aliases;
        });
    }

    @Override
    public void putAlias(String name, Alias alias) {
        database.write("store alias " + name, 0, connection -> {
            requireModel(connection, alias.instanceId());
            if (alias.version() != null) {
                requireVersion(connection, alias.instanceId(), alias.version());
            }
            update(
                    connection,
                    "INSERT OR REPLACE INTO aimm_aliases (name, model, version) VALUES (?, ?, ?)",
                    name,
                    alias.instanceId(),
                    alias.version());
            return null;
        });
    }

    @Override
    public void removeAlias(String name) {
        database.write("remove alias " + name, 0, connection -> {
            if (update(connection, "DELETE FROM aimm_aliases WHERE name = ?", name) == 0) {
                throw new UnknownAliasException(name);
            }
            return null;
        });
    }

    private static void requireModel(Connection connection, long instanceId) throws SQLException {
        if (!exists(connection, "SELECT 1 FROM models WHERE id = ?", instanceId)) {
            throw new UnknownInstanceException(instanceId);
        }
    }

    private static void requireVersion(Connection connection, long instanceId, long version) throws SQLException {
        if (!exists(connection, "SELECT 1 FROM (" + VERSIONS + ") WHERE version = ?2", instanceId, version)) {
            throw new UnknownVersionException(instanceId, version);
        }
    }

    private static boolean exists(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            set(query, values);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            return statement.executeUpdate();
        }
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
