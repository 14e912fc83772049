package aimm.worker.java.child;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What the server tells a worker on its standard input: lines {@code key=value} up to an empty one. */
final class Boot {

    private final Map<String, String> values;

    private Boot(Map<String, String> values) {
        this.values = values;
    }

    static Boot read(InputStream in) throws IOException {
        Map<String, String> values = new HashMap<>();
        while (true) {
            String line = line(in);
            if (line.isEmpty()) {
                return new Boot(values);
            }
            int equals = line.indexOf('=');
            values.put(line.substring(0, equals), line.substring(equals + 1));
        }
    }

    String get(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("the server did not tell '" + key + "'");
        }
        return value;
    }

    /** All whose key begins so, without that beginning. */
    Map<String, String> under(String prefix) {
        Map<String, String> found = new HashMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server is gone");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
