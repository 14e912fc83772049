package aimm.server.json;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Steps through a JSON document value by value, for readers that know what they expect and want no values of the rest.
 * There always is a current value, at first the document's. Every method throws {@link JsonException} if what comes is
 * no JSON, too deep, or something else than was asked for.
 *
 * <pre>{@code
 * String id = JsonCursor.read(json, 0, json.length, cursor -> {
 *     String found = null;
 *     cursor.enterObject();
 *     for (String name = cursor.nextMember(); name != null; name = cursor.nextMember()) {
 *         if (name.equals("id")) {
 *             found = cursor.text();
 *         } else {
 *             cursor.skip();
 *         }
 *     }
 *     return found;
 * });
 * }</pre>
 */
public final class JsonCursor {

    /** Where a value is that is read later. */
    public static final class Place {

        final int offset;
        final int row;
        final int rowStart;
        final String path;

        Place(int offset, int row, int rowStart, String path) {
            this.offset = offset;
            this.row = row;
            this.rowStart = rowStart;
            this.path = path;
        }
    }

    private final byte[] json;
    private final int end;
    private final NumberArrayParser parser;
    private final String root;

    private JsonCursor(byte[] json, int end, NumberArrayParser parser, String root) {
        this.json = json;
        this.end = end;
        this.parser = parser;
        this.root = root;
    }

    /**
     * Reads a document in UTF-8.
     *
     * @param reading gets a cursor that is good until it returns, and must read or skip the whole value
     * @return what that returns
     * @throws JsonException if something is wrong, as above, or comes after the value
     */
    public static <T> T read(byte[] json, int from, int length, Function<JsonCursor, T> reading) {
        try (NumberArrayParser parser = JsonReader.FACTORY.parser(json, from, length)) {
            return new JsonCursor(json, from + length, parser, "$").read(reading);
        }
    }

    private <T> T read(Function<JsonCursor, T> reading) {
        try {
            if (parser.nextToken() == null) {
                throw failure("expected JSON, got nothing");
            }
            T result = reading.apply(this);
            if (parser.nextToken() != null) {
                throw failure("expected nothing after the value");
            }
            return result;
        } catch (JacksonException e) {
            throw Faults.of(parser, root, e);
        }
    }

    /** Whether the value is {@code null}. */
    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** Goes into an object; {@link #nextMember} comes next. */
    public void enterObject() {
        expect(JsonToken.START_OBJECT, "an object");
    }

    /** Goes to the value of the next member and says its name; {@code null} if there is none, and the object is left. */
    public String nextMember() {
        String name = parser.nextName();
        if (name != null) {
            parser.nextToken();
        }
        return name;
    }

    /** Goes into an array; {@link #nextElement} comes next. */
    public void enterArray() {
        expect(JsonToken.START_ARRAY, "an array");
    }

    /** Goes to the next element; if there is none, the array is left. */
    public boolean nextElement() {
        return parser.nextToken() != JsonToken.END_ARRAY;
    }

    public String text() {
        expect(JsonToken.VALUE_STRING, "a text");
        return parser.getString();
    }

    public boolean flag() {
        if (parser.currentToken() == JsonToken.VALUE_TRUE) {
            return true;
        }
        expect(JsonToken.VALUE_FALSE, "true or false");
        return false;
    }

    /** A whole number of 64 bits. */
    public long whole() {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw unexpected("a whole number of 64 bits");
        }
        return parser.getLongValue();
    }

    /**
     * A text, number or boolean.
     *
     * @return String, Long, BigInteger, Double or Boolean; {@code null} if the value is another, and that is skipped
     */
    public Object scalar() {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Object) parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE, VALUE_FALSE -> token == JsonToken.VALUE_TRUE;
            default -> {
                skip();
                yield null;
            }
        };
    }

    /** Leaves the value unread. */
    public void skip() {
        parser.skipChildren();
    }

    /**
     * An array as the elements of a tensor: flat in row-major order, or nested as the shape says, where dimensions of 1
     * may be left out or added. Numbers must be such of the type; floating ones may be {@code null} and the texts
     * {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}, booleans 0 and 1.
     *
     * @param what begins the text of the failure, if the elements are not as the type and shape want them
     * @throws IllegalArgumentException if the shape is none
     */
    public Tensor tensor(String what, DType dtype, long[] shape) {
        return new TensorData(parser, root, what, dtype, shape).read();
    }

    /** Where the value is, which must be an array; to be read later, and skipped now. */
    public Place place() {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw unexpected("an array");
        }
        return parser.place(Faults.path(parser.streamReadContext().getParent(), root));
    }

    /** As {@link #tensor(String, DType, long[])}, of an array met before. */
    public Tensor tensor(String what, DType dtype, long[] shape, Place place) {
        try (NumberArrayParser again = JsonReader.FACTORY.parser(json, place.offset, end - place.offset)) {
            again.startAt(place);
            try {
                again.nextToken();
                return new TensorData(again, place.path, what, dtype, shape).read();
            } catch (JacksonException e) {
                throw Faults.of(again, place.path, e);
            }
        }
    }

    /** The failure to throw if a value is not what it should be; says where. */
    public JsonException failure(String reason) {
        return Faults.at(parser, root, reason);
    }

    private void expect(JsonToken token, String expected) {
        if (parser.currentToken() != token) {
            throw unexpected(expected);
        }
    }

    private JsonException unexpected(String expected) {
        return failure("expected " + expected + ", got " + Faults.describe(parser));
    }
}
