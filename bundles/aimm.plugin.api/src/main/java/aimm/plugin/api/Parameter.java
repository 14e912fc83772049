package aimm.plugin.api;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A declared parameter of a plugin call.
 *
 * @param name the keyword it can be passed by
 * @param type what it takes
 * @param defaultText its default as the plugin wrote it, or {@code null} if an argument is required
 * @param description empty if there is none
 */
public record Parameter(String name, Type type, String defaultText, String description) {

    private static final Pattern DECLARATION =
            Pattern.compile("\\s*(\\w+)\\s*:\\s*(\\w+)\\s*(?:=\\s*(.*?))?\\s*(?:--\\s*(.*?))?\\s*", Pattern.DOTALL);

    /** What a parameter takes. */
    public enum Type {
        ANY,
        BOOL,
        INT,
        FLOAT,
        TEXT,
        BYTES,
        LIST,
        MAP,
        TENSOR,
        DATAFRAME,
        SERIES
    }

    /**
     * Reads a declaration in the form that {@link Parameters} describes.
     *
     * @throws IllegalArgumentException if it has another form or an unknown type
     */
    public static Parameter parse(String declaration) {
        Matcher matcher = DECLARATION.matcher(declaration);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "parameter declaration '" + declaration + "': expected 'name: type [= default] [-- description]'");
        }
        Type type;
        try {
            type = Type.valueOf(matcher.group(2).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "parameter declaration '" + declaration + "': unknown type " + matcher.group(2), e);
        }
        String description = matcher.group(4);
        return new Parameter(matcher.group(1), type, matcher.group(3), description == null ? "" : description);
    }

    /** Whether an argument must be given. */
    public boolean required() {
        return defaultText == null;
    }
}
