package aimm.server.backend.sqlite;

/** Where the database is. */
@interface SqliteConfig {

    /** The database file; a relative path starts at the server's working directory. */
    String path();
}
