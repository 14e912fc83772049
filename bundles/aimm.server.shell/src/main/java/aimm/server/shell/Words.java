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

/**
 * Arguments as they are typed: JSON, {@code @name} for a data access, or text without quotes where it is no JSON; with
 * {@code name=} before it, one by keyword. What has blanks, quotes or several brackets needs single quotes around it; a list
 * of numbers does without: the shell reads its brackets itself, and it comes here as a list of words.
 */
final class Words {

    private static final Pattern KEYWORD = Pattern.compile("([A-Za-z_]\\w*)=(.*)", Pattern.DOTALL);

    private Words() {}

    /**
     * The word after the command.
     *
     * @param what it is, for the refusal
     * @throws InvalidRequestException if there is none
     */
    static String first(Object[] words, String what) {
        if (words.length == 0) {
            throw new InvalidRequestException("expected " + what + " and arguments");
        }
        return String.valueOf(words[0]);
    }

    /** The word after the command as a model's identifier. */
    static long id(Object... words) {
        String word = first(words, "a model's ID");
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException("expected a model's ID, got " + word);
        }
    }

    /**
     * The words behind the first.
     *
     * @throws InvalidRequestException if one is no argument
     */
    static Arguments arguments(Object... words) {
        List<Object> positional = new ArrayList<>();
        Map<String, Object> keyword = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            Matcher matcher = KEYWORD.matcher(words[i] instanceof CharSequence text ? text : "");
            if (!matcher.matches()) {
                positional.add(value(words[i]));
            } else if (matcher.group(2).isEmpty() && i + 1 < words.length && words[i + 1] instanceof List<?>) {
                keyword.put(matcher.group(1), value(words[++i])); // the shell makes two words of name=[1,2]
            } else {
                keyword.put(matcher.group(1), text(matcher.group(2)));
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
