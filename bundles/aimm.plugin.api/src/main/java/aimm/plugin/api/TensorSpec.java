package aimm.plugin.api;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A declared input or output of a model type.
 *
 * @param name its name
 * @param dtype type of its elements
 * @param shape its dimensions; -1 is a variable one
 */
public record TensorSpec(String name, DType dtype, List<Long> shape) {

    private static final Pattern DECLARATION =
            Pattern.compile("\\s*(\\w+)\\s*:\\s*(\\w+)\\s*\\[\\s*((?:-?\\d+\\s*(?:,\\s*-?\\d+\\s*)*)?)\\]\\s*");

    /**
     * Reads a declaration in the form that {@link Signature} describes.
     *
     * @throws IllegalArgumentException if it has another form or an unknown element type
     */
    public static TensorSpec parse(String declaration) {
        Matcher matcher = DECLARATION.matcher(declaration);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "tensor declaration '" + declaration + "': expected 'name: DTYPE[dimensions]'");
        }
        List<Long> shape = matcher.group(3).isBlank()
                ? List.of()
                : Arrays.stream(matcher.group(3).split(","))
                        .map(text -> Long.valueOf(text.trim()))
                        .toList();
        if (shape.stream().anyMatch(dimension -> dimension < -1)) {
            throw new IllegalArgumentException(
                    "tensor declaration '" + declaration + "': expected dimensions from 0, or -1 for a variable one");
        }
        return new TensorSpec(matcher.group(1), dtype(declaration, matcher.group(2)), shape);
    }

    private static DType dtype(String declaration, String name) {
        try {
            return DType.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "tensor declaration '" + declaration + "': unknown element type " + name + "; expected one of "
                            + List.of(DType.values()),
                    e);
        }
    }
}
