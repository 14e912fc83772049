package aimm.server.backend.sqlite;

import aimm.server.api.Call;
import aimm.server.api.Provenance;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a version came to be, as a row of {@code aimm_origins}; a version that the original stored has none. Arguments are
 * a JSON object there, which SQLite's own functions write and read.
 */
final class Origin {

    private static final String COLUMNS = "model, version, sha256, time, call, action, user, plugin, plugin_version";

    private final String sha256;
    private final Provenance provenance;

    /** Takes the digest, which takes a while for a large instance. */
    Origin(byte[] instance, Provenance provenance) {
        this.sha256 = sha256(instance);
        this.provenance = provenance;
    }

    void insert(Connection connection, long model, long version) throws SQLException {
        int args = provenance.args().size();
        int kwargs = provenance.kwargs().size();
        String json = "json_object('args', json_array(" + marks(args) + "), 'kwargs', json_object(" + marks(2 * kwargs)
                + "))";
        try (PreparedStatement insert = connection.prepareStatement("INSERT OR REPLACE INTO aimm_origins (" + COLUMNS
                + ", arguments) VALUES (" + marks(9) + ", " + json + ")")) {
            insert.setLong(1, model);
            insert.setLong(2, version);
            insert.setString(3, sha256);
            insert.setString(4, provenance.time().toString());
            insert.setString(5, provenance.call().wireName());
            insert.setLong(6, provenance.action());
            insert.setString(7, provenance.user());
            insert.setString(8, provenance.plugin());
            insert.setString(9, provenance.pluginVersion());
            int next = 10;
            for (String argument : provenance.args()) {
                insert.setString(next++, argument);
            }
            for (Map.Entry<String, String> argument : provenance.kwargs().entrySet()) {
                insert.setString(next++, argument.getKey());
                insert.setString(next++, argument.getValue());
            }
            insert.executeUpdate();
        }
    }

    /** Reads what {@link #insert} wrote from a row that has these columns. */
    static Provenance read(Connection connection, ResultSet row) throws SQLException {
        String arguments = row.getString("arguments");
        List<String> args = new ArrayList<>();
        Map<String, String> kwargs = new LinkedHashMap<>();
        try (PreparedStatement elements =
                connection.prepareStatement("SELECT 0, key, value FROM json_each(?1, '$.args') UNION ALL"
                        + " SELECT 1, key, value FROM json_each(?1, '$.kwargs')")) {
            elements.setString(1, arguments);
            try (ResultSet values = elements.executeQuery()) {
                while (values.next()) {
                    if (values.getInt(1) == 0) {
                        args.add(values.getString(3));
                    } else {
                        kwargs.put(values.getString(2), values.getString(3));
                    }
                }
            }
        }
        return new Provenance(
                Instant.parse(row.getString("time")),
                call(row.getString("call")),
                row.getLong("action"),
                row.getString("user"),
                row.getString("plugin"),
                row.getString("plugin_version"),
                List.copyOf(args),
                Collections.unmodifiableMap(kwargs));
    }

    private static Call call(String wireName) throws SQLException {
        for (Call call : Call.values()) {
            if (call.wireName().equals(wireName)) {
                return call;
            }
        }
        throw new SQLException("no call is called " + wireName);
    }

    private static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
