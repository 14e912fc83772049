package aimm.server.backend.sqlite;

/** Where the database is, and what is kept in it. */
@interface SqliteConfig {

    /** The database file; a relative path starts at the server's working directory. */
    String path();

    /** Versions of a model that are kept, the newest among them. */
    int versions() default 10;
}
