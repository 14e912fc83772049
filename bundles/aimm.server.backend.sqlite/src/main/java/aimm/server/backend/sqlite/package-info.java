/** Keeps models in one SQLite file. */
package aimm.server.backend.sqlite;
