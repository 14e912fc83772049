package aimm.server.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Reads a JSON document into a value: {@code null}, Boolean, Long, BigInteger, Double, String, List or Map. A
 * rectangular array of numbers becomes a list that views a tensor ({@link aimm.plugin.api.Tensor#viewedBy}); its
 * numbers are all Long or all Double. Only the elements of an array called {@code args} keep to themselves.
 *
 * <p>A document may be nested {@value #MAX_DEPTH} deep and hold {@value #MAX_VALUES} values, numbers in such arrays not
 * counted; a number may have 1000 characters.
 */
public final class JsonReader {

    /** What becomes of objects with a {@code "type"}. */
    public enum Objects {
        /** They are maps, as any other. */
        PLAIN,
        /** Wherever they are, they become what they stand for, see {@link Specials}. */
        SPECIAL
    }

    private static final int MAX_DEPTH = 200;
    private static final int MAX_VALUES = 4_000_000;

    static final NumberArrayParser.Factory FACTORY = new NumberArrayParser.Factory(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE) // the document is in memory already
                    .build())
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER, StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS));

    private final NumberArrayParser parser;
    private final boolean specials;
    private int values;

    private JsonReader(NumberArrayParser parser, Objects objects) {
        this.parser = parser;
        specials = objects == Objects.SPECIAL;
    }

    /**
     * Reads a document.
     *
     * @return may be {@code null}
     * @throws JsonException if it is no JSON, or beyond a bound
     */
    public static Object read(String json, Objects objects) {
        return read(json.getBytes(StandardCharsets.UTF_8), objects);
    }

    /**
     * Reads a document in UTF-8.
     *
     * @return may be {@code null}
     * @throws JsonException if it is no JSON, or beyond a bound
     */
    public static Object read(byte[] json, Objects objects) {
        try (NumberArrayParser parser = FACTORY.parser(json, 0, json.length)) {
            return new JsonReader(parser, objects).document();
        }
    }

    private Object document() {
        try {
            if (parser.nextToken() == null) {
                throw failure("expected JSON, got nothing");
            }
            Object value = value(parser.currentToken());
            if (parser.nextToken() != null) {
                throw failure("expected nothing after the value");
            }
            return value;
        } catch (JacksonException e) {
            throw Faults.of(parser, "$", e);
        }
    }

    private Object value(JsonToken token) {
        if (++values > MAX_VALUES) {
            throw failure("more than " + MAX_VALUES + " values");
        }
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Object) parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw failure("unexpected " + token);
        };
    }

    private Object array() {
        Numbers numbers = numbers();
        return numbers == null ? elements() : numbers.tensor().asList();
    }

    private Numbers numbers() {
        Numbers numbers = parser.numbers();
        if (numbers != null) {
            parser.nextToken();
        }
        return numbers;
    }

    private List<Object> elements() {
        List<Object> list = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            list.add(value(token));
        }
        return list;
    }

    private Object object() {
        Map<String, Object> map = new LinkedHashMap<>();
        boolean numbers = false;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken token = parser.nextToken();
            Object value = token != JsonToken.START_ARRAY ? value(token) : member(name);
            numbers |= value instanceof Numbers;
            map.put(name, value);
        }
        if (!specials || !map.containsKey("type")) {
            return numbers ? withoutNumbers(map) : map;
        }
        try {
            Object special = Specials.convert(map);
            return special == map && numbers ? withoutNumbers(map) : special;
        } catch (IllegalArgumentException e) {
            throw failure(e.getMessage());
        }
    }

    /** An array inside an object; numbers that may belong to a tensor of another type are left as they are. */
    private Object member(String name) {
        if (name.equals("args")) {
            return elements();
        }
        if (specials && name.equals("data")) {
            Numbers numbers = numbers();
            return numbers == null ? elements() : numbers;
        }
        return array();
    }

    private static Map<String, Object> withoutNumbers(Map<String, Object> map) {
        map.replaceAll((name, value) ->
                value instanceof Numbers numbers ? numbers.tensor().asList() : value);
        return map;
    }

    private JsonException failure(String reason) {
        return Faults.at(parser, "$", reason);
    }
}
