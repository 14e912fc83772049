package aimm.cli;

import aimm.client.DataFile;
import aimm.plugin.api.Arguments;
import aimm.server.api.DataAccessArgument;
import aimm.server.json.JsonException;
import aimm.server.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the arguments of calls from the words of a command line. */
final class ArgumentReader {

    private static final Pattern KEYWORD = Pattern.compile("([\\p{L}_][\\p{L}\\p{N}_]*)=(.*)", Pattern.DOTALL);
    private static final String DATA = "data:";

    private final InputStream in;

    /** @param in what {@code @-} stands for */
    ArgumentReader(InputStream in) {
        this.in = in;
    }

    /**
     * @throws CommandException if one is no JSON
     * @throws IOException if a file can't be read
     */
    Arguments read(List<String> words) throws IOException {
        List<Object> positional = new ArrayList<>();
        Map<String, Object> keyword = new LinkedHashMap<>();
        for (String word : words) {
            Matcher matcher = KEYWORD.matcher(word);
            if (!matcher.matches()) {
                positional.add(value(word));
            } else if (keyword.containsKey(matcher.group(1))) {
                throw CommandException.usage(matcher.group(1) + " is given twice", null);
            } else {
                keyword.put(matcher.group(1), value(matcher.group(2)));
            }
        }
        return new Arguments(positional, keyword);
    }

    private Object value(String word) throws IOException {
        if (word.startsWith(DATA)) {
            return new DataAccessArgument(word.substring(DATA.length()));
        }
        if (word.startsWith("@")) {
            String file = word.substring(1);
            Format format = Format.of(file);
            if (format != Format.json) {
                return DataFile.of(Path.of(file), format.mediaType());
            }
            byte[] json = file.equals("-") ? in.readAllBytes() : Files.readAllBytes(Path.of(file));
            return json(json, file.equals("-") ? "standard input" : file, "expected one JSON value in it");
        }
        return json(
                word.getBytes(StandardCharsets.UTF_8),
                "'" + word + "'",
                "texts need quotes: '\"" + word + "\"'; @FILE reads a file, data:NAME is a data access");
    }

    private static Object json(byte[] json, String what, String hint) {
        try {
            return JsonReader.read(json, JsonReader.Objects.SPECIAL);
        } catch (JsonException e) {
            throw CommandException.usage(what + " is no JSON value: " + e.getMessage(), hint);
        }
    }
}
