package aimm.server.backend.sqlite;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables, and the steps from the original's database to ours. The original's table stays as it is and the number of
 * the schema is where the original does not look, so that it can open the database too. Versions are a table of their own:
 * behind the instance a column would be reached only through all pages of the instance.
 *
 * <p>Triggers count the versions up and keep the older ones, so that this holds for what the original changes as well.
 */
final class Schema {

    /** The original's is 0. */
    static final int VERSION = 2;

    private static final List<String> STEPS = List.of(
            "CREATE TABLE IF NOT EXISTS models"
                    + " (id INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL, instance BLOB)",
            // the number of the newest version, unless that is 1
            "CREATE TABLE IF NOT EXISTS aimm_versions (model INTEGER PRIMARY KEY, version INTEGER NOT NULL)",
            "CREATE TABLE aimm_history (model INTEGER NOT NULL, version INTEGER NOT NULL, type TEXT NOT NULL,"
                    + " instance BLOB, PRIMARY KEY (model, version))",
            "CREATE TABLE aimm_origins (model INTEGER NOT NULL, version INTEGER NOT NULL, sha256 TEXT NOT NULL,"
                    + " time TEXT NOT NULL, call TEXT NOT NULL, action INTEGER NOT NULL, user TEXT, plugin TEXT NOT NULL,"
                    + " plugin_version TEXT NOT NULL, arguments TEXT NOT NULL, PRIMARY KEY (model, version))",
            "CREATE TABLE aimm_tags (model INTEGER NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (model, tag))",
            "CREATE TABLE aimm_metadata (model INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,"
                    + " PRIMARY KEY (model, key))",
            "CREATE TABLE aimm_aliases (name TEXT PRIMARY KEY, model INTEGER NOT NULL, version INTEGER)",
            "CREATE TRIGGER aimm_update BEFORE UPDATE OF instance ON models BEGIN"
                    + " INSERT OR REPLACE INTO aimm_history VALUES (OLD.id,"
                    + " coalesce((SELECT version FROM aimm_versions WHERE model = OLD.id), 1), OLD.type, OLD.instance);"
                    + " INSERT INTO aimm_versions VALUES (OLD.id, 2)"
                    + " ON CONFLICT (model) DO UPDATE SET version = version + 1; END",
            "CREATE TRIGGER aimm_forget AFTER DELETE ON aimm_history BEGIN"
                    + " DELETE FROM aimm_origins WHERE model = OLD.model AND version = OLD.version; END",
            "CREATE TRIGGER aimm_delete AFTER DELETE ON models BEGIN"
                    + " DELETE FROM aimm_versions WHERE model = OLD.id; DELETE FROM aimm_history WHERE model = OLD.id;"
                    + " DELETE FROM aimm_origins WHERE model = OLD.id; DELETE FROM aimm_tags WHERE model = OLD.id;"
                    + " DELETE FROM aimm_metadata WHERE model = OLD.id; DELETE FROM aimm_aliases WHERE model = OLD.id; END");

    private Schema() {}

    /** Brings a new or older database to this version, wholly or not at all. */
    static void migrate(Statement statement) throws SQLException {
        long version = Sqlite.number(statement, "PRAGMA user_version");
        if (version == VERSION) {
            return;
        }
        statement.execute("BEGIN IMMEDIATE");
        try {
            for (String step : STEPS) {
                statement.execute(step);
            }
            statement.execute("PRAGMA user_version = " + VERSION);
            statement.execute("COMMIT");
        } catch (SQLException e) {
            Sqlite.rollback(statement, e);
            throw e;
        }
    }
}
