package aimm.server.config;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The schema validator's findings in our words. */
final class FaultText {

    private static final int SHOWN = 80;
    private static final String NO_ALTERNATIVE = "expected only one of its alternatives";

    private FaultText() {}

    static List<Fault> of(List<Error> errors) {
        List<Fault> faults = new ArrayList<>();
        Map<String, List<String>> alternatives = new LinkedHashMap<>();
        for (Error error : errors) {
            if (error.getKeyword().equals("required") && isAlternative(error)) {
                alternatives
                        .computeIfAbsent(path(error.getInstanceLocation()), path -> new ArrayList<>())
                        .add(error.getProperty());
            } else {
                faults.add(of(error));
            }
        }
        alternatives.forEach((path, names) -> {
            faults.removeIf(fault -> fault.equals(new Fault(path, NO_ALTERNATIVE)));
            faults.add(new Fault(path, "expected " + String.join(" or ", names)));
        });
        return faults;
    }

    private static boolean isAlternative(Error error) {
        return error.getEvaluationPath().toString().contains("oneOf");
    }

    private static Fault of(Error error) {
        String path = path(error.getInstanceLocation());
        JsonNode is = error.getInstanceNode();
        JsonNode rule = error.getSchemaNode();
        return switch (error.getKeyword()) {
            case "required" -> new Fault(error.getProperty(), "missing").below(path);
            case "type" -> new Fault(path, "expected " + types(rule) + ", got " + describe(is));
            case "enum" -> new Fault(path, "expected one of " + list(rule) + ", got " + describe(is));
            case "const" -> new Fault(path, "expected " + shown(rule) + ", got " + describe(is));
            case "minimum" -> new Fault(path, "expected at least " + rule + ", got " + is);
            case "exclusiveMinimum" -> new Fault(path, "expected more than " + rule + ", got " + is);
            case "maximum" -> new Fault(path, "expected at most " + rule + ", got " + is);
            case "minLength" -> new Fault(path, "expected text, got none");
            case "pattern" ->
                new Fault(path, "expected text that matches " + rule.stringValue() + ", got " + shown(is));
            case "oneOf" -> new Fault(path, NO_ALTERNATIVE);
            default -> new Fault(path, error.getMessage());
        };
    }

    private static String path(NodePath location) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < location.getNameCount(); i++) {
            if (location.getElement(i) instanceof Number index) {
                path.append('[').append(index).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(location.getName(i));
            }
        }
        return path.toString();
    }

    private static String types(JsonNode rule) {
        if (!rule.isArray()) {
            return type(rule.stringValue());
        }
        return StreamSupport.stream(rule.spliterator(), false)
                .map(one -> type(one.stringValue()))
                .collect(Collectors.joining(" or "));
    }

    private static String type(String schemaType) {
        return switch (schemaType) {
            case "string" -> "text";
            case "boolean" -> "true or false";
            case "array" -> "list";
            case "null" -> "nothing";
            default -> schemaType;
        };
    }

    private static String list(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false)
                .map(JsonNode::toString)
                .collect(Collectors.joining(", "));
    }

    private static String describe(JsonNode value) {
        if (value.isNull()) {
            return "nothing";
        }
        String type = value.isString()
                ? "text "
                : value.isArray() ? "list " : value.isObject() ? "object " : value.isNumber() ? "number " : "";
        return type + shown(value);
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
