package aimm.server.backend.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Database files for tests. */
final class Databases {

    private Databases() {}

    /** A file that Python's sqlite3 wrote with the original's statements: models 1 (3770 bytes), 2 (none), 3 (20000). */
    static Path original(Path folder) throws IOException {
        Path file = folder.resolve("original.db");
        try (InputStream in = Databases.class.getResourceAsStream("original.db")) {
            Files.copy(in, file);
        }
        return file;
    }

    /** The instance of {@code size} bytes in the original's file. */
    static byte[] originalInstance(int size) {
        byte[] instance = new byte[size];
        for (int i = 0; i < size; i++) {
            instance[i] = (byte) (i * 7);
        }
        return instance;
    }

    /** Bytes that can be made again from the seed. */
    static byte[] instance(long seed, int size) {
        byte[] instance = new byte[size];
        new Random(seed).nextBytes(instance);
        return instance;
    }

    /** Runs statements as another program would. */
    static void execute(Path file, String... statements) throws SQLException {
        try (Connection connection = Sqlite.connect(file, "mode=rwc");
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    static String query(Path file, String query) throws SQLException {
        try (Connection connection = Sqlite.connect(file, "mode=ro");
                Statement statement = connection.createStatement()) {
            return Sqlite.text(statement, query);
        }
    }

    /** The names and contents of all files in a folder, comparable. */
    static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(
                        file.getFileName().toString(),
                        Files.isDirectory(file) ? "folder" : HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
