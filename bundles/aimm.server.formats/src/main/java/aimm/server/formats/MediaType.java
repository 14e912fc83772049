package aimm.server.formats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A media type, or a range of them as in an Accept header.
 *
 * @param name in lower case, {@code text/csv}
 * @param parameters by their names in lower case
 */
record MediaType(String name, Map<String, String> parameters) {

    static MediaType parse(String text) {
        List<String> parts = split(text, ';');
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parameters.put(lower(part.substring(0, equals)), unquoted(part.substring(equals + 1)));
            }
        }
        return new MediaType(lower(parts.get(0)), parameters);
    }

    /** The types of a header's list. */
    static List<MediaType> parseAll(String list) {
        return split(list, ',').stream().map(MediaType::parse).toList();
    }

    /** The part before the slash. */
    String family() {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }

    private static String unquoted(String text) {
        String plain = text.strip();
        return plain.length() >= 2 && plain.startsWith("\"") && plain.endsWith("\"")
                ? plain.substring(1, plain.length() - 1)
                : plain;
    }

    /** At separators that are not within quotes. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
