package aimm.server.backend.sqlite;

import java.sql.SQLException;
import java.sql.Statement;

/**
 * The tables, and the steps from the original's database to ours. The original's table stays as it is and the number of
 * the schema is where the original does not look, so that it can open the database too. Versions are a table of their own:
 * behind the instance a column would be reached only through all pages of the instance.
 */
final class Schema {

    /** The original's is 0. */
    static final int VERSION = 1;

    private Schema() {}

    /** Brings a new or older database to this version, wholly or not at all. */
    static void migrate(Statement statement) throws SQLException {
        long version = Sqlite.number(statement, "PRAGMA user_version");
        if (version == VERSION) {
            return;
        }
        statement.execute("BEGIN IMMEDIATE");
        try {
            statement.execute("CREATE TABLE IF NOT EXISTS models"
                    + " (id INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL, instance BLOB)");
            statement.execute("CREATE TABLE IF NOT EXISTS aimm_versions"
                    + " (model INTEGER PRIMARY KEY, version INTEGER NOT NULL)");
            statement.execute("PRAGMA user_version = " + VERSION);
            statement.execute("COMMIT");
        } catch (SQLException e) {
            Sqlite.rollback(statement, e);
            throw e;
        }
    }
}
