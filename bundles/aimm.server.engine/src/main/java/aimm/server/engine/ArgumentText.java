package aimm.server.engine;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.Tensor;
import aimm.plugin.api.Values;
import aimm.server.api.DataAccessArgument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arguments as bounded text, much as Python prints them: what the state shows of a call. */
final class ArgumentText {

    private static final int MOST_CHARACTERS = 200;
    private static final int MOST_ARGUMENTS = 32;
    private static final int MOST_RETAINED_BYTES = 1024;
    private static final int MOST_REPORTED_BYTES = 16 * 1024;

    private ArgumentText() {}

    /** The arguments themselves if they are small, else their texts in their place: what a history may hold on to. */
    static Arguments retained(Arguments arguments) {
        int left = budget(arguments.positional(), MOST_RETAINED_BYTES);
        left = budget(arguments.keyword(), left);
        return left >= 0 ? arguments : new Arguments(positional(arguments), keyword(arguments));
    }

    /** What a plugin reported, unless it is too much to be held on to and shown. */
    static Object boundedReport(Object state) {
        return budget(state, MOST_REPORTED_BYTES) >= 0
                ? state
                : "a report of more than " + MOST_REPORTED_BYTES + " bytes is not shown";
    }

    static List<String> positional(Arguments arguments) {
        List<String> texts = new ArrayList<>();
        for (Object value : arguments.positional()) {
            if (texts.size() == MOST_ARGUMENTS) {
                texts.add("... " + (arguments.positional().size() - MOST_ARGUMENTS) + " more");
                break;
            }
            texts.add(text(value));
        }
        return List.copyOf(texts);
    }

    static Map<String, String> keyword(Arguments arguments) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, Object> argument : arguments.keyword().entrySet()) {
            if (texts.size() == MOST_ARGUMENTS) {
                break;
            }
            texts.put(argument.getKey(), text(argument.getValue()));
        }
        return texts;
    }

    static String text(Object value) {
        if (value instanceof String text) {
            return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS - 3) + "...";
        }
        StringBuilder out = new StringBuilder();
        append(out, value);
        if (out.length() > MOST_CHARACTERS) {
            out.replace(MOST_CHARACTERS - 3, out.length(), "...");
        }
        return out.toString();
    }

    /** Stops as soon as there is enough. */
    private static void append(StringBuilder out, Object value) {
        if (value == null) {
            out.append("None");
        } else if (value instanceof Boolean flag) {
            out.append(flag ? "True" : "False");
        } else if (value instanceof Number) {
            out.append(value);
        } else if (value instanceof String text) {
            out.append('\'')
                    .append(text, 0, Math.min(text.length(), MOST_CHARACTERS))
                    .append('\'');
        } else if (value instanceof List<?> list) {
            out.append('[');
            for (int i = 0; i < list.size() && out.length() <= MOST_CHARACTERS; i++) {
                append(out.append(i == 0 ? "" : ", "), list.get(i));
            }
            out.append(']');
        } else if (value instanceof Map<?, ?> map) {
            out.append('{');
            String separator = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (out.length() > MOST_CHARACTERS) {
                    break;
                }
                append(out.append(separator), entry.getKey());
                append(out.append(": "), entry.getValue());
                separator = ", ";
            }
            out.append('}');
        } else if (value instanceof DataAccessArgument access) {
            append(out.append("DataAccess(name="), access.name());
            append(out.append(", args="), access.args());
            append(out.append(", kwargs="), access.kwargs());
            out.append(')');
        } else {
            out.append(Values.describe(value));
        }
    }

    /** What is left of a budget of bytes, negative if it does not suffice. */
    private static int budget(Object value, int left) {
        if (left < 0) {
            return left;
        }
        if (value instanceof Tensor tensor) {
            return left - 32 - tensor.buffer().limit();
        }
        if (value instanceof List<?> list) {
            Tensor viewed = Tensor.viewedBy(list);
            if (viewed != null) {
                return budget(viewed, left);
            }
            left -= 16 * (list.size() + 1);
            for (int i = 0; i < list.size() && left >= 0; i++) {
                left = budget(list.get(i), left);
            }
            return left;
        }
        if (value instanceof Map<?, ?> map) {
            left -= 48 * map.size();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                left = budget(entry.getValue(), budget(entry.getKey(), left));
            }
            return left;
        }
        if (value instanceof DataAccessArgument access) {
            return budget(access.kwargs(), budget(access.args(), left - 48));
        }
        if (value instanceof String text) {
            return left - 2 * text.length();
        }
        return value == null || value instanceof Number || value instanceof Boolean ? left - 16 : -1;
    }
}
