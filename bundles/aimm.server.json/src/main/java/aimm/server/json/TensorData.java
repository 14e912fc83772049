package aimm.server.json;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads an array as the elements of one tensor. */
final class TensorData {

    private static final int FIRST_TEXTS = 256;

    private final NumberArrayParser parser;
    private final String root;
    private final String what;
    private final DType dtype;
    private final long[] shape;
    private final int size;
    private final int most;
    private ByteBuffer texts = ByteBuffer.allocate(0);

    /** The parser is at the array. */
    TensorData(NumberArrayParser parser, String root, String what, DType dtype, long[] shape) {
        this.parser = parser;
        this.root = root;
        this.what = what;
        this.dtype = dtype;
        this.shape = shape;
        size = Tensor.size(shape);
        most = Math.min(size, parser.mostElements());
    }

    Tensor read() {
        if (dtype == DType.FP16 || dtype == DType.BF16) {
            throw failure(dtype + " has no form in JSON; send it as binary data");
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw failure("expected an array, got " + Faults.describe(parser));
        }
        Numbers numbers = dtype == DType.BYTES ? null : parser.numbers(new Numbers(most));
        if (numbers != null) {
            parser.nextToken();
            int wrong = numbers.makeElements(dtype);
            if (wrong >= 0) {
                throw element(wrong, numbers.describe(wrong));
            }
        } else {
            numbers = new Numbers(most);
            walk(numbers);
        }
        if (numbers.size() < size) {
            throw failure("expected " + count() + ", got " + numbers.size());
        }
        if (!numbers.isOf(shape)) {
            throw misshapen();
        }
        return Tensor.wrap(dtype, shape, dtype == DType.BYTES ? texts.flip() : numbers.elements(dtype));
    }

    /** Reads token by token what is no plain array of numbers, or wrong. */
    private void walk(Numbers numbers) {
        JsonToken token = JsonToken.START_ARRAY;
        do {
            boolean fits;
            if (token == JsonToken.START_ARRAY) {
                fits = numbers.begin();
            } else if (token == JsonToken.END_ARRAY) {
                fits = numbers.end();
            } else {
                if (numbers.size() == size) {
                    throw failure("expected " + count() + ", got more");
                }
                fits = add(numbers, token);
            }
            if (!fits) {
                throw misshapen();
            }
            if (numbers.depth() > 0) {
                token = parser.nextToken();
            }
        } while (numbers.depth() > 0);
    }

    private boolean add(Numbers numbers, JsonToken token) {
        if (dtype == DType.BYTES) {
            if (token != JsonToken.VALUE_STRING) {
                throw element(numbers.size(), Faults.describe(parser));
            }
            add(parser.getString().getBytes(StandardCharsets.UTF_8));
            return numbers.add(0);
        }
        if (dtype.floating()) {
            double value = floating(token, numbers.size());
            if (!Elements.fits(dtype, value)) {
                throw element(numbers.size(), Faults.describe(parser));
            }
            return numbers.add(value);
        }
        return numbers.add(whole(token, numbers.size()));
    }

    private double floating(JsonToken token, int index) {
        if (token.isNumeric()) {
            return parser.getDoubleValue();
        }
        if (token == JsonToken.VALUE_NULL) {
            return Double.NaN;
        }
        return switch (token == JsonToken.VALUE_STRING ? parser.getString() : "") {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw element(index, Faults.describe(parser));
        };
    }

    private long whole(JsonToken token, int index) {
        if (dtype == DType.BOOL && token.isBoolean()) {
            return token == JsonToken.VALUE_TRUE ? 1 : 0;
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                if (Elements.fits(dtype, parser.getLongValue())) {
                    return parser.getLongValue();
                }
            } else if (dtype == DType.UINT64) {
                BigInteger big = parser.getBigIntegerValue();
                if (big.signum() > 0 && big.bitLength() <= Long.SIZE) {
                    return big.longValue();
                }
            }
        } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            double value = parser.getDoubleValue();
            if (Elements.fits(dtype, value)) {
                return (long) value;
            }
        }
        throw element(index, Faults.describe(parser));
    }

    private void add(byte[] text) {
        if (texts.remaining() < Integer.BYTES + text.length) {
            int wanted = Math.addExact(texts.position(), Integer.BYTES + text.length);
            long room = Math.max(2L * wanted, FIRST_TEXTS);
            texts = ByteBuffer.allocate((int) Math.min(room, Integer.MAX_VALUE - 16))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(texts.flip());
        }
        texts.putInt(text.length).put(text);
    }

    private String count() {
        return size + (size == 1 ? " element" : " elements") + " for shape " + Arrays.toString(shape);
    }

    private JsonException element(int index, String got) {
        return failure("element " + index + " is " + got + "; expected " + Elements.describe(dtype));
    }

    private JsonException misshapen() {
        return failure("expected an array that is flat or nested as shape " + Arrays.toString(shape));
    }

    private JsonException failure(String reason) {
        return Faults.at(parser, root, what + ": " + reason);
    }
}
