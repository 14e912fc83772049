package aimm.server.json;

import aimm.plugin.api.Values;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamLocation;

/** Says where in a document something is wrong. */
final class Faults {

    private static final int MOST_DIGITS = 40;

    private Faults() {}

    /** @param root what the document is itself, {@code $} if it is no part of another */
    static JsonException at(JsonParser parser, String root, String reason) {
        return at(parser, root, reason, parser.currentTokenLocation());
    }

    static JsonException of(JsonParser parser, String root, JacksonException e) {
        String message = e.getOriginalMessage();
        int marker = message.indexOf(" (start marker at");
        return at(parser, root, marker < 0 ? message : message.substring(0, marker), e.getLocation());
    }

    /** What the current value is. */
    static String describe(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_ARRAY -> "an array";
            case START_OBJECT -> "an object";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number " + brief(parser.getString());
            case VALUE_STRING -> Values.describe(parser.getString());
            case VALUE_TRUE, VALUE_FALSE -> "boolean " + parser.getString();
            case VALUE_NULL -> Values.describe(null);
            default -> token.toString();
        };
    }

    private static String brief(String number) {
        return number.length() <= MOST_DIGITS ? number : number.substring(0, MOST_DIGITS) + "...";
    }

    static String path(TokenStreamContext context, String root) {
        StringBuilder path = new StringBuilder();
        append(path, context, root);
        return path.toString();
    }

    private static JsonException at(JsonParser parser, String root, String reason, TokenStreamLocation location) {
        TokenStreamLocation at = location == null ? parser.currentLocation() : location;
        return new JsonException(reason, at.getLineNr(), at.getColumnNr(), path(parser.streamReadContext(), root));
    }

    private static void append(StringBuilder path, TokenStreamContext context, String root) {
        if (context == null || context.inRoot()) {
            path.append(root);
            return;
        }
        append(path, context.getParent(), root);
        if (context.inArray()) {
            path.append('[').append(Math.max(0, context.getCurrentIndex())).append(']');
        } else if (context.currentName() != null) {
            path.append('.').append(context.currentName());
        }
    }
}
