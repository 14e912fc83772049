package hat.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Reads and writes values. What is written is ASCII: everything else is escaped, as the reference implementation does.
 * Documents may be nested {@value #MAX_DEPTH} deep, numbers may have 1000 digits.
 */
public final class Json {

    static final int MAX_DEPTH = 500;
    private static final int MAX_MEMBERS = 1000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private Json() {}

    /**
     * Reads a document. The bare words {@code NaN}, {@code Infinity} and {@code -Infinity} are numbers; of members with
     * the same name the last one counts.
     *
     * @return may be {@code null}
     * @throws JsonException if it is no JSON, or beyond a bound
     */
    public static Object read(String json) {
        return read(json.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #read(String)}, from UTF-8. */
    public static Object read(byte[] json) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() == null) {
                throw new JsonException("expected JSON, got nothing");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new JsonException("expected nothing after the value" + at(parser.currentTokenLocation()));
            }
            return value;
        } catch (JacksonException e) {
            throw failure(e);
        }
    }

    /**
     * Finds the members of an object, at most {@value #MAX_MEMBERS}, without reading their values.
     *
     * @return each member's text, by name, in order
     * @throws JsonException if it is no JSON object, or beyond a bound
     */
    public static Map<String, JsonSlice> members(byte[] json) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonException("expected an object");
            }
            Map<String, JsonSlice> members = new LinkedHashMap<>();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                int from = (int) parser.currentTokenLocation().getByteOffset();
                members.put(name, new JsonSlice(json, from, skipValue(parser, json, from)));
                if (members.size() > MAX_MEMBERS) {
                    throw new JsonException("an object has more than " + MAX_MEMBERS + " members");
                }
            }
            if (parser.nextToken() != null) {
                throw new JsonException("expected nothing after the object");
            }
            return members;
        } catch (JacksonException e) {
            throw failure(e);
        }
    }

    /** @return index after the value; a text is left to the parser, which skips it without collecting it */
    private static int skipValue(JsonParser parser, byte[] json, int from) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            int end = from + 1;
            while (end < json.length && json[end] != '"') {
                end += json[end] == '\\' ? 2 : 1;
            }
            return Math.min(end + 1, json.length);
        }
        parser.skipChildren();
        parser.finishToken();
        return (int) parser.currentLocation().getByteOffset();
    }

    /**
     * The value's text.
     *
     * @throws JsonException if it, or something in it, can't be JSON: NaN and infinities can't
     */
    public static String write(Object value) {
        return new String(bytes(value), StandardCharsets.US_ASCII);
    }

    /** As {@link #write}, as bytes; texts that are there already ({@link JsonText}) go in as they are. */
    public static byte[] bytes(Object value) {
        JsonBuffer out = new JsonBuffer();
        out.value(value);
        return out.toByteArray();
    }

    private static Object value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Object) parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new JsonException("unexpected " + token + at(parser.currentTokenLocation()));
        };
    }

    private static Map<String, Object> object(JsonParser parser) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            map.put(name, value(parser));
        }
        return Collections.unmodifiableMap(map);
    }

    private static List<Object> array(JsonParser parser) {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return Collections.unmodifiableList(list);
    }

    private static JsonException failure(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return new JsonException("beyond a bound: " + e.getOriginalMessage());
        }
        return new JsonException(e.getOriginalMessage() + at(e.getLocation()));
    }

    private static String at(TokenStreamLocation location) {
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
