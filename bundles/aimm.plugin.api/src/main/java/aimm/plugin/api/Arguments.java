package aimm.plugin.api;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The positional and keyword arguments of a call. As in Python, a parameter can be passed either way, so each accessor
 * takes its position and its name:
 *
 * <pre>{@code
 * double gamma = arguments.number(0, "gamma", 0.001);
 * Tensor features = arguments.tensor(0, "X");
 * }</pre>
 *
 * <p>An accessor without a default throws {@link ArgumentException} if the argument was not passed; every accessor
 * throws one if it has another type than asked for. A position of -1 is a parameter that goes by keyword alone.
 *
 * <p>Immutable.
 */
public final class Arguments {

    /** No arguments at all. */
    public static final Arguments NONE = new Arguments(List.of(), Map.of());

    private final List<Object> positional;
    private final Map<String, Object> keyword;

    /** Takes both as they are: of values, and not changed any more. Their elements may be {@code null}. */
    public Arguments(List<?> positional, Map<String, ?> keyword) {
        this.positional = Collections.unmodifiableList(positional);
        this.keyword = Collections.unmodifiableMap(keyword);
    }

    /** Positional arguments of what Java code offers, see {@link Values#canonical}. */
    public static Arguments of(Object... positional) {
        List<Object> values = new ArrayList<>(positional.length);
        for (Object value : positional) {
            values.add(Values.canonical(value));
        }
        return new Arguments(values, Map.of());
    }

    /** These arguments and one by keyword. */
    public Arguments with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(keyword);
        more.put(name, Values.canonical(value));
        return new Arguments(positional, more);
    }

    public List<Object> positional() {
        return positional;
    }

    public Map<String, Object> keyword() {
        return keyword;
    }

    /** Whether the parameter was passed, be it as {@code null}. */
    public boolean has(int position, String name) {
        return position >= 0 && position < positional.size() || keyword.containsKey(name);
    }

    /**
     * Refuses what the call has no parameter for.
     *
     * @param names all parameters, in the order of their positions
     * @throws ArgumentException if there are more positional arguments, another keyword, or one parameter twice
     */
    public Arguments accept(String... names) {
        if (positional.size() > names.length) {
            throw new ArgumentException("expected at most " + names.length + " positional arguments " + List.of(names)
                    + ", got " + positional.size());
        }
        List<String> known = List.of(names);
        for (String name : keyword.keySet()) {
            int position = known.indexOf(name);
            if (position < 0) {
                throw new ArgumentException("unexpected keyword argument '" + name + "'; expected " + known);
            }
            if (position < positional.size()) {
                throw new ArgumentException("argument '" + name + "' is given both by position and by keyword");
            }
        }
        return this;
    }

    /** The argument, whatever it is; may be {@code null}. */
    public Object value(int position, String name) {
        if (position >= 0 && position < positional.size()) {
            return positional.get(position);
        }
        Object value = keyword.get(name);
        if (value == null && !keyword.containsKey(name)) {
            throw new ArgumentException(
                    "argument '" + name + "'" + (position < 0 ? "" : " (position " + position + ")") + " is missing");
        }
        return value;
    }

    public double number(int position, String name) {
        Object value = value(position, name);
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Tensor tensor && tensor.size() == 1 && tensor.dtype() != DType.BYTES) {
            return tensor.doubleAt(0);
        }
        throw wrong(name, "a number", value);
    }

    public double number(int position, String name, double otherwise) {
        return has(position, name) ? number(position, name) : otherwise;
    }

    /** A whole number; a float counts if it has no fraction. */
    public long integer(int position, String name) {
        Object value = value(position, name);
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 0x1p63) {
            return number.longValue();
        }
        if (value instanceof BigInteger) {
            throw wrong(name, "a whole number of 64 bits", value);
        }
        throw wrong(name, "a whole number", value);
    }

    public long integer(int position, String name, long otherwise) {
        return has(position, name) ? integer(position, name) : otherwise;
    }

    public boolean flag(int position, String name) {
        Object value = value(position, name);
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name, "a boolean", value);
    }

    public boolean flag(int position, String name, boolean otherwise) {
        return has(position, name) ? flag(position, name) : otherwise;
    }

    public String text(int position, String name) {
        Object value = value(position, name);
        if (value instanceof String text) {
            return text;
        }
        throw wrong(name, "a text", value);
    }

    public String text(int position, String name, String otherwise) {
        return has(position, name) ? text(position, name) : otherwise;
    }

    /** Bytes; a text counts if it is their base64. */
    public byte[] bytes(int position, String name) {
        Object value = value(position, name);
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof String text) {
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                throw new ArgumentException("argument '" + name + "': expected bytes or their base64", e);
            }
        }
        throw wrong(name, "bytes", value);
    }

    /** A list; a tensor of at least one dimension and a series count as one. */
    public List<Object> list(int position, String name) {
        Object value = value(position, name);
        if (value instanceof TensorList view) {
            return view;
        }
        if (value instanceof List<?> list) {
            return Collections.unmodifiableList(list);
        }
        if (value instanceof Tensor tensor && tensor.rank() > 0) {
            return tensor.asList();
        }
        if (value instanceof Series series) {
            return series.values();
        }
        throw wrong(name, "a list", value);
    }

    public Map<String, Object> map(int position, String name) {
        Object value = value(position, name);
        if (value instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked") // the keys of values are text
            Map<String, Object> typed = (Map<String, Object>) map;
            return typed;
        }
        throw wrong(name, "a map", value);
    }

    /** A tensor; a list or series of numbers, booleans or texts, a number, and a data frame of numbers count as one. */
    public Tensor tensor(int position, String name) {
        Object value = value(position, name);
        try {
            if (value instanceof Tensor tensor) {
                return tensor;
            }
            if (value instanceof List<?> list) {
                return Tensor.of(list);
            }
            if (value instanceof Series series) {
                return Tensor.of(series.values());
            }
            if (value instanceof DataFrame frame) {
                return frame.toTensor();
            }
        } catch (IllegalArgumentException e) {
            throw new ArgumentException("argument '" + name + "': " + e.getMessage(), e);
        }
        if (value instanceof Long number) {
            return Tensor.of(new long[] {number}).reshape();
        }
        if (value instanceof Number number) {
            return Tensor.of(new double[] {number.doubleValue()}).reshape();
        }
        throw wrong(name, "a tensor", value);
    }

    /** Rows of numbers: a tensor of two dimensions, or of one for a single row. */
    public double[][] rows(int position, String name) {
        Tensor tensor = tensor(position, name);
        try {
            return tensor.toRows();
        } catch (ArgumentException e) {
            throw new ArgumentException("argument '" + name + "': " + e.getMessage(), e);
        }
    }

    public DataFrame dataFrame(int position, String name) {
        Object value = value(position, name);
        if (value instanceof DataFrame frame) {
            return frame;
        }
        throw wrong(name, "a data frame", value);
    }

    /** A series; a list or a tensor of at least one dimension counts as one without labels. */
    public Series series(int position, String name) {
        return value(position, name) instanceof Series series ? series : Series.of(list(position, name));
    }

    /** Both kinds of arguments, described, not their contents. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("(");
        positional.forEach(value -> text.append(text.length() > 1 ? ", " : "").append(Values.describe(value)));
        keyword.forEach((name, value) -> text.append(text.length() > 1 ? ", " : "")
                .append(name)
                .append('=')
                .append(Values.describe(value)));
        return text.append(')').toString();
    }

    private static ArgumentException wrong(String name, String expected, Object value) {
        return new ArgumentException(
                "argument '" + name + "': expected " + expected + ", got " + Values.describe(value));
    }
}
