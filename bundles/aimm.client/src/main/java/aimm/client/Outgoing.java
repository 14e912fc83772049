package aimm.client;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A request to be made.
 *
 * @param path behind the server's address, encoded
 * @param headers names and values by turns
 * @param patience most to wait for the answer to begin; {@code null} for as long as it takes
 */
record Outgoing(String method, String path, List<String> headers, BodyPublisher body, Duration patience) {

    private static final Set<Object> NO_NAMES = Set.of("", ".", "..");

    static Outgoing get(String path, Duration patience) {
        return new Outgoing("GET", path, List.of(), BodyPublishers.noBody(), patience);
    }

    Outgoing body(String mediaType, BodyPublisher content) {
        return new Outgoing(method, path, headers, content, patience).header("Content-Type", mediaType);
    }

    Outgoing header(String name, String value) {
        List<String> more = new ArrayList<>(headers);
        more.add(name);
        more.add(value);
        return new Outgoing(method, path, more, body, patience);
    }

    /** @param most to wait; {@code null} for as long as it takes */
    Outgoing patience(Duration most) {
        return new Outgoing(method, path, headers, body, most);
    }

    /** With a parameter in the query. */
    Outgoing parameter(String name, Object value) {
        String more = path + (path.indexOf('?') < 0 ? '?' : '&') + name + '=' + encoded(value);
        return new Outgoing(method, more, headers, body, patience);
    }

    /**
     * A path of {@code /api/v1}.
     *
     * @param segments of any characters
     * @throws IllegalArgumentException if one would lead to another path
     */
    static String path(Object... segments) {
        StringBuilder path = new StringBuilder("api/v1");
        for (Object segment : segments) {
            if (NO_NAMES.contains(segment)) {
                throw new IllegalArgumentException("'" + segment + "' is no name");
            }
            path.append('/').append(encoded(segment));
        }
        return path.toString();
    }

    private static String encoded(Object value) {
        return URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8).replace("+", "%20");
    }
}
