package aimm.server.shell;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.Values;
import aimm.server.api.DataAccessArgument;
import aimm.server.api.InvalidRequestException;
import aimm.server.json.JsonException;
import aimm.server.json.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Function;

/**
 * Arguments as they are typed: JSON, {@code @name} for a data access, or text without quotes where it is no JSON; with
 * {@code name=} before it, one by keyword. The shell reads brackets itself, so that numbers in them come here as lists of
 * words; braces and texts with blanks need single quotes around them.
 */
final class Words {

    private static final Pattern KEYWORD = Pattern.compile("([A-Za-z_]\\w*)=(.*)", Pattern.DOTALL);

    private Words() {}

    /** @throws InvalidRequestException if a word is no argument */
    static Arguments arguments(List<?> words) {
        List<Object> positional = new ArrayList<>();
        Map<String, Object> keyword = new LinkedHashMap<>();
        for (Object word : words) {
            Matcher matcher = KEYWORD.matcher(word instanceof CharSequence text ? text : "");
            if (matcher.matches()) {
                keyword.put(matcher.group(1), text(matcher.group(2)));
            } else {
                positional.add(value(word));
            }
        }
        return new Arguments(positional, keyword);
    }

    private static Object value(Object word) {
        if (word instanceof CharSequence text) {
            return text(text.toString());
        }
        if (word instanceof List<?> list) {
            return text(json(list));
        }
        if (word instanceof Function) {
            throw new InvalidRequestException("braces are the shell's own: put the JSON into single quotes");
        }
        return Values.canonical(word);
    }

    private static Object text(String text) {
        if (text.startsWith("@")) {
            return new DataAccessArgument(text.substring(1), List.of(), Map.of());
        }
        try {
            return JsonReader.read(text, JsonReader.Objects.SPECIAL);
        } catch (JsonException e) {
            if (text.startsWith("[") || text.startsWith("{") || text.startsWith("\"")) {
                throw new InvalidRequestException("wrong JSON: " + e.getMessage());
            }
            return text;
        }
    }

    /** The shell divides what stands in brackets at blanks only. */
    private static String json(Object word) {
        if (word instanceof List<?> list) {
            return list.stream()
                    .map(Words::json)
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining(",", "[", "]"));
        }
        return String.valueOf(word).replaceAll("^,|,$", "");
    }
}
