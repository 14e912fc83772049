package hat.chatter;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Drives reader and writer by the text of a schema, with values in the notation of the golden vectors. */
final class SbsSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern DEFINITION = Pattern.compile("(\\w+)(?:\\((.*?)\\))? = (.*)");

    private record Definition(List<String> parameters, String body) {}

    private record Field(String name, String type) {}

    private final Map<String, Definition> definitions = new HashMap<>();

    SbsSchema(String text) {
        for (String line : text.split("\n")) {
            Matcher definition = DEFINITION.matcher(line.strip());
            if (definition.matches()) {
                List<String> parameters = definition.group(2) == null ? List.of() : split(definition.group(2));
                definitions.put(definition.group(1), new Definition(parameters, definition.group(3)));
            }
        }
    }

    void write(SbsWriter out, String type, JsonNode value) {
        switch (head(type)) {
            case "None" -> {}
            case "Boolean" -> out.bool(value.booleanValue());
            case "Integer" -> out.integer(value.longValue());
            case "Float" -> out.real(value.isString() ? Double.parseDouble(value.stringValue()) : value.doubleValue());
            case "String" -> out.text(value.stringValue());
            case "Bytes" -> out.bytes(ByteBuffer.wrap(Vectors.hex(value, "$bytes")));
            case "Array" -> {
                out.integer(value.size());
                value.forEach(item -> write(out, arguments(type).get(0), item));
            }
            case "Record" -> fields(type).forEach(field -> write(out, field.type, value.get(field.name)));
            case "Choice" -> {
                List<Field> fields = fields(type);
                int index = fields.stream()
                        .map(Field::name)
                        .toList()
                        .indexOf(value.get("$choice").stringValue());
                out.choice(index);
                write(out, fields.get(index).type, value.get("$value"));
            }
            default -> write(out, expand(type), value);
        }
    }

    JsonNode read(SbsReader in, String type) throws MalformedMessageException {
        return switch (head(type)) {
            case "None" -> JSON.nullNode();
            case "Boolean" -> JSON.booleanNode(in.bool());
            case "Integer" -> JSON.numberNode(in.integer());
            case "Float" -> JSON.numberNode(in.real());
            case "String" -> JSON.stringNode(in.text());
            case "Bytes" -> JSON.objectNode().put("$bytes", HexFormat.of().formatHex(Vectors.array(in.bytes())));
            case "Array" -> {
                String item = arguments(type).get(0);
                int count = in.count(item.equals("None") ? 0 : 1);
                List<JsonNode> items = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    items.add(read(in, item));
                }
                yield JSON.arrayNode().addAll(items);
            }
            case "Record" -> {
                ObjectNode record = JSON.objectNode();
                for (Field field : fields(type)) {
                    record.set(field.name, read(in, field.type));
                }
                yield record;
            }
            case "Choice" -> {
                List<Field> fields = fields(type);
                Field field = fields.get(in.choice(fields.size()));
                yield JSON.objectNode().put("$choice", field.name).set("$value", read(in, field.type));
            }
            default -> read(in, expand(type));
        };
    }

    private static String head(String type) {
        return type.split("[ (]", 2)[0];
    }

    private String expand(String type) {
        if (head(type).equals("Optional")) {
            return "Choice { none: None, value: " + arguments(type).get(0) + " }";
        }
        Definition definition = definitions.get(head(type));
        List<String> arguments = definition.parameters.isEmpty() ? List.of() : arguments(type);
        String body = definition.body;
        for (int i = 0; i < arguments.size(); i++) {
            body = body.replaceAll(": " + definition.parameters.get(i) + "\\b", ": " + arguments.get(i));
        }
        return body;
    }

    private static List<String> arguments(String type) {
        return split(type.substring(type.indexOf('(') + 1, type.lastIndexOf(')')));
    }

    private static List<Field> fields(String type) {
        List<Field> fields = new ArrayList<>();
        for (String field : split(type.substring(type.indexOf('{') + 1, type.lastIndexOf('}')))) {
            if (field.startsWith("... c199")) {
                for (int i = fields.size(); i < 200; i++) {
                    fields.add(new Field("c" + i, "None"));
                }
            } else {
                fields.add(new Field(field.split(": ", 2)[0], field.split(": ", 2)[1]));
            }
        }
        return fields;
    }

    /** Splits at the commas that are in no parentheses. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ',';
            depth += c == '(' || c == '{' ? 1 : c == ')' || c == '}' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        return parts;
    }
}
