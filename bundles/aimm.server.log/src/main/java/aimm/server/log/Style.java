package aimm.server.log;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's three ways to write a format: {@code %(name)s}, <code>{name}</code> and {@code $name}. */
enum Style {
    PERCENT(
            "%",
            "%(?:(?<escape>%)|\\((?<name>\\w+)\\)(?<flags>[#0+ -]*)(?<width>\\d*)(?:\\.(?<precision>\\d+))?(?<type>[a-zA-Z]))") {
        @Override
        Function<Object, String> conversion(Matcher place) {
            return Conversion.percent(
                    place.group("flags"),
                    number(place.group("width"), 0),
                    number(place.group("precision"), -1),
                    place.group("type").charAt(0));
        }
    },
    BRACE(
            "{",
            "(?<escape>\\{\\{|\\}\\})|\\{(?<name>\\w+)(?:![rsa])?(?::(?<align>(?:.?[<>^=])?)(?<flags>[+ -]?0?)(?<width>\\d*)(?:\\.(?<precision>\\d+))?(?<type>[a-zA-Z]?))?\\}") {
        @Override
        Function<Object, String> conversion(Matcher place) {
            if (place.group("width") == null) {
                return Conversion::text;
            }
            return Conversion.brace(
                    place.group("align"),
                    place.group("flags"),
                    number(place.group("width"), 0),
                    number(place.group("precision"), -1),
                    place.group("type"));
        }
    },
    DOLLAR("$", "\\$(?:(?<escape>\\$)|\\{(?<name>\\w+)\\}|(?<bare>\\w+))") {
        @Override
        Function<Object, String> conversion(Matcher place) {
            return Conversion::text;
        }
    };

    private final String sign;
    private final Pattern place;

    Style(String sign, String place) {
        this.sign = sign;
        this.place = Pattern.compile(place);
    }

    /** @throws IllegalArgumentException if Python has no such style */
    static Style of(String sign) {
        for (Style style : values()) {
            if (style.sign.equals(sign)) {
                return style;
            }
        }
        throw new IllegalArgumentException("style must be %, { or $, not \"" + sign + "\"");
    }

    abstract Function<Object, String> conversion(Matcher place);

    /**
     * Takes a format apart.
     *
     * @param field finds the reader of a field
     * @throws IllegalArgumentException if the format does not follow the style
     */
    <E> Function<E, String> compile(String format, Function<String, Function<E, Object>> field) {
        List<Function<E, String>> parts = new ArrayList<>();
        Matcher found = place.matcher(format);
        int end = 0;
        while (found.find()) {
            literal(format.substring(end, found.start()), parts);
            end = found.end();
            String escape = found.group("escape");
            if (escape != null) {
                String one = escape.substring(0, 1);
                parts.add(event -> one);
            } else {
                Function<E, Object> value = field.apply(name(found));
                Function<Object, String> conversion = conversion(found);
                parts.add(event -> conversion.apply(value.apply(event)));
            }
        }
        literal(format.substring(end), parts);
        return event -> {
            StringBuilder text = new StringBuilder();
            parts.forEach(part -> text.append(part.apply(event)));
            return text.toString();
        };
    }

    private String name(Matcher found) {
        String name = found.group("name");
        return name == null ? found.group("bare") : name;
    }

    private <E> void literal(String text, List<Function<E, String>> parts) {
        if (text.contains(sign) || (this == BRACE && text.contains("}"))) {
            throw new IllegalArgumentException("can't be understood at \"" + text + "\"");
        }
        parts.add(event -> text);
    }

    private static int number(String digits, int otherwise) {
        return digits == null || digits.isEmpty() ? otherwise : Integer.parseInt(digits);
    }
}
