package aimm.server.json;

import aimm.plugin.api.DType;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import aimm.plugin.api.Values;
import aimm.server.api.DataAccessArgument;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Writes values as JSON in UTF-8, numbers as short as they can be told apart. Not for use by several threads.
 *
 * <pre>{@code
 * try (JsonWriter json = new JsonWriter(out)) {
 *     json.object().member("result", result).end();
 * }
 * }</pre>
 */
public final class JsonWriter implements AutoCloseable {

    /** What is written for NaN and the infinities, which JSON lacks. */
    public enum NotFinite {
        /** The texts {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}. */
        TEXTS,
        /**
         * {@code null}, and {@code 1e999} and {@code -1e999}, which are too large for a double and are so read as
         * infinities.
         */
        NUMBERS,
        /** The bare words {@code NaN}, {@code Infinity} and {@code -Infinity}, as Python writes them: not all read that. */
        WORDS
    }

    private static final int MAX_DEPTH = 1000;
    private static final int LARGE = 1000;

    /** Beyond it are characters of two halves; each is escaped, so that a half alone, which has no UTF-8, can be written. */
    private static final int LAST_WRITTEN_AS_IT_IS = 0xD7FF;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .highestNonEscapedChar(LAST_WRITTEN_AS_IT_IS)
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .enable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .build();

    private final JsonGenerator generator;
    private final NotFinite notFinite;

    /** Writes NaN and infinities as texts. */
    public JsonWriter(OutputStream out) {
        this(out, NotFinite.TEXTS);
    }

    /** @param out gets what was written at the latest when this is closed, and is not closed itself */
    public JsonWriter(OutputStream out, NotFinite notFinite) {
        generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out);
        this.notFinite = notFinite;
    }

    /** What is written alone. */
    public static byte[] bytes(NotFinite notFinite, Consumer<JsonWriter> write) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonWriter json = new JsonWriter(out, notFinite)) {
            write.accept(json);
        }
        return out.toByteArray();
    }

    /** The value alone. */
    public static byte[] bytes(Object value) {
        return bytes(NotFinite.TEXTS, json -> json.value(value));
    }

    /** The value alone. */
    public static String text(Object value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    /** Whether writing the value may take so long that a thread which others wait for should not do it. */
    public static boolean isLarge(Object value) {
        if (value instanceof Tensor tensor) {
            return tensor.size() > LARGE;
        }
        if (value instanceof List<?> list && Tensor.viewedBy(list) != null) {
            return Tensor.viewedBy(list).size() > LARGE;
        }
        return value instanceof Collection<?> collection
                ? collection.size() > 16
                : value instanceof Map<?, ?>
                        || value instanceof DataFrame
                        || value instanceof Series
                        || value instanceof byte[];
    }

    /** Opens an object. */
    public JsonWriter object() {
        generator.writeStartObject();
        return this;
    }

    /** Opens an array. */
    public JsonWriter array() {
        generator.writeStartArray();
        return this;
    }

    /** Closes the object or array that was opened last. */
    public JsonWriter end() {
        if (generator.streamWriteContext().inArray()) {
            generator.writeEndArray();
        } else {
            generator.writeEndObject();
        }
        return this;
    }

    /** The name of the member whose value comes next. */
    public JsonWriter name(String name) {
        generator.writeName(name);
        return this;
    }

    /** Writes a member of an object. */
    public JsonWriter member(String name, Object value) {
        return name(name).value(value);
    }

    /**
     * Writes a value.
     *
     * @param value any value, data access arguments too; may be {@code null}
     * @throws IllegalArgumentException if it, or something in it, is no value
     */
    public JsonWriter value(Object value) {
        if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof Double number) {
            number(number);
        } else if (value instanceof Long number) {
            generator.writeNumber(number.longValue());
        } else if (value == null) {
            generator.writeNull();
        } else if (value instanceof List<?> list) {
            list(list);
        } else if (value instanceof Map<?, ?> map) {
            object();
            map.forEach((name, member) -> member(String.valueOf(name), member));
            end();
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag.booleanValue());
        } else {
            special(value);
        }
        return this;
    }

    /**
     * Writes the result of a call as the original's clients know it: arrays go without their type and series without
     * their labels.
     */
    public JsonWriter result(Object result) {
        if (result instanceof Tensor tensor) {
            return data("numpy_array", tensor.rank() == 0 ? tensor.valueAt(0) : tensor.asList());
        }
        return result instanceof Series series ? data("pandas_series", series.values()) : value(result);
    }

    /** Writes a value that is JSON already. */
    public JsonWriter json(byte[] utf8) {
        generator.writeRawValue(new String(utf8, StandardCharsets.UTF_8));
        return this;
    }

    /** Ends the document. */
    @Override
    public void close() {
        generator.close();
    }

    private JsonWriter data(String type, Object data) {
        return object().member("type", type).member("data", data).end();
    }

    private void number(double number) {
        if (Double.isFinite(number) || notFinite == NotFinite.TEXTS) {
            generator.writeNumber(number);
        } else {
            notFinite(number);
        }
    }

    private void number(float number) {
        if (Float.isFinite(number) || notFinite == NotFinite.TEXTS) {
            generator.writeNumber(number);
        } else {
            notFinite(number);
        }
    }

    private void notFinite(double number) {
        if (notFinite == NotFinite.WORDS) {
            generator.writeNumber(Double.toString(number));
        } else if (Double.isNaN(number)) {
            generator.writeNull();
        } else {
            generator.writeNumber(number > 0 ? "1e999" : "-1e999");
        }
    }

    private void list(List<?> list) {
        Tensor tensor = Tensor.viewedBy(list);
        if (tensor != null) {
            elements(tensor);
            return;
        }
        array();
        list.forEach(this::value);
        end();
    }

    private void special(Object value) {
        if (value instanceof Tensor tensor) {
            object().member("type", "numpy_array")
                    .member("dtype", tensor.dtype().numpyName());
            name("data").elements(tensor);
            end();
        } else if (value instanceof DataFrame frame) {
            frame(frame);
        } else if (value instanceof Series series) {
            series(series);
        } else if (value instanceof byte[] bytes) {
            object().member("type", "bytes").name("data");
            generator.writeBinary(bytes);
            end();
        } else if (value instanceof DataAccessArgument access) {
            object().member("type", "data_access").member("name", access.name());
            member("args", access.args()).member("kwargs", access.kwargs()).end();
        } else if (value instanceof BigInteger number) {
            generator.writeNumber(number);
        } else {
            value(Values.canonical(value));
        }
    }

    private void frame(DataFrame frame) {
        object().member("type", "pandas_dataframe").name("data").object();
        frame.columns().forEach((name, cells) -> {
            name(name).object();
            for (int row = 0; row < cells.size(); row++) {
                member(String.valueOf(frame.index().get(row)), cells.get(row));
            }
            end();
        });
        end().end();
    }

    private void series(Series series) {
        object().member("type", "pandas_series").member("data", series.values());
        if (series.name() != null) {
            member("name", series.name());
        }
        if (!series.index().equals(Series.of(series.values()).index())) {
            member("index", series.index());
        }
        end();
    }

    private void elements(Tensor tensor) {
        List<Object> texts = tensor.dtype() == DType.BYTES ? texts(tensor) : List.of();
        elements(tensor, texts, 0, 0);
    }

    /** @return the index of the element after those written */
    private int elements(Tensor tensor, List<Object> texts, int axis, int from) {
        if (axis == tensor.rank()) {
            element(tensor, texts, from);
            return from + 1;
        }
        int index = from;
        generator.writeStartArray();
        for (int i = 0; i < tensor.dimension(axis); i++) {
            index = elements(tensor, texts, axis + 1, index);
        }
        generator.writeEndArray();
        return index;
    }

    private void element(Tensor tensor, List<Object> texts, int index) {
        switch (tensor.dtype()) {
            case FP64 -> number(tensor.doubleAt(index));
            case FP32, FP16, BF16 -> number((float) tensor.doubleAt(index));
            case BOOL, UINT64 -> value(tensor.valueAt(index));
            case BYTES -> value(texts.get(index));
            default -> generator.writeNumber(tensor.longAt(index));
        }
    }

    /** The elements of a BYTES tensor, as bytes where they are no text; its own accessor looks for each anew. */
    private static List<Object> texts(Tensor tensor) {
        List<Object> texts = new ArrayList<>(tensor.size());
        ByteBuffer rest = tensor.buffer();
        for (int i = 0; i < tensor.size(); i++) {
            byte[] element = new byte[rest.getInt()];
            rest.get(element);
            String text = new String(element, StandardCharsets.UTF_8);
            texts.add(Arrays.equals(text.getBytes(StandardCharsets.UTF_8), element) ? text : element);
        }
        return texts;
    }
}
