package hat.juggler;

import static org.assertj.core.api.Assertions.assertThat;

import hat.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What was recorded between client and server of the reference implementation. */
final class Vectors {

    private static final Pattern LEFT_OUT = Pattern.compile("\\((\\d+) similar segments left out\\)");
    private static final Pattern STRING = Pattern.compile("request with a string of (\\d+) characters");
    private static final int SEGMENT = 65536;

    private Vectors() {}

    static Stream<Transcript> all() {
        return Stream.of(Dialect.values()).flatMap(dialect -> read(dialect).stream());
    }

    /** @param messages in order of time, long ones as they were */
    record Transcript(Dialect dialect, String name, List<Map<String, Object>> messages) {

        boolean is(String other) {
            return name.equals(other);
        }

        @Override
        public String toString() {
            return dialect + " " + name;
        }
    }

    @SuppressWarnings("unchecked") // the files are known
    private static List<Transcript> read(Dialect dialect) {
        String file = dialect == Dialect.V06 ? "juggler_0.6.json" : "juggler_0.7.json";
        try (InputStream in = Vectors.class.getResourceAsStream(file)) {
            Map<String, Object> all = (Map<String, Object>) Json.read(in.readAllBytes());
            return ((List<Map<String, Object>>) all.get("vectors"))
                    .stream()
                            .map(vector -> new Transcript(
                                    dialect, (String) vector.get("name"), whole((List<Map<String, Object>>)
                                            vector.get("messages"))))
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts back what was abbreviated. */
    private static List<Map<String, Object>> whole(List<Map<String, Object>> messages) {
        List<Map<String, Object>> whole = new ArrayList<>();
        int length = 0;
        for (Map<String, Object> message : messages) {
            String note = (String) message.getOrDefault("note", "");
            Matcher string = STRING.matcher(note);
            Matcher leftOut = LEFT_OUT.matcher(note);
            if (string.find()) {
                length = Integer.parseInt(string.group(1));
            }
            if (leftOut.matches()) {
                for (int i = Integer.parseInt(leftOut.group(1)); i > 0; i--) {
                    boolean first = !isSegment(whole.get(whole.size() - 1));
                    whole.add(text(first ? firstSegment(length) : '1' + "a".repeat(SEGMENT)));
                }
            } else if (message.containsKey("text_length")) {
                whole.add(text(message, ((Long) message.get("text_length")).intValue()));
            } else {
                whole.add(message);
            }
        }
        return whole;
    }

    private static boolean isSegment(Map<String, Object> message) {
        return message.get("text") instanceof String text && text.startsWith("1");
    }

    private static String firstSegment(int length) {
        String request = "1{\"type\": \"request\", \"id\": " + (length == 4_000_000 ? 1 : 2)
                + ", \"name\": \"len\", \"data\": \"";
        return request + "a".repeat(1 + SEGMENT - request.length());
    }

    private static Map<String, Object> text(String text) {
        return Map.of("dir", "c2s", "text", text);
    }

    /** Between beginning and end the last six characters go on and on. */
    private static Map<String, Object> text(Map<String, Object> message, int length) {
        String end = (String) message.get("text_end");
        StringBuilder text = new StringBuilder((String) message.get("text_start"));
        while (text.length() < length) {
            text.append(text.charAt(text.length() - 6));
        }
        int begin = length - end.length();
        assertThat(end).startsWith(text.substring(begin, begin + 6));
        text.replace(begin, length, end);
        return Map.of("dir", message.get("dir"), "text", text.toString());
    }
}
