package aimm.server.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.io.NumberInput;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.json.UTF8StreamJsonParser;
import tools.jackson.core.sym.ByteQuadsCanonicalizer;

/**
 * Jackson's parser over a whole document in memory, which can also read arrays of numbers at once. Where an array is
 * anything else, it is left to Jackson from its beginning.
 */
final class NumberArrayParser extends UTF8StreamJsonParser {

    private static final int MAX_DIGITS = 19;
    private static final int MAX_NUMBER_LENGTH = 1000;

    /** Where the arrays began that were open when one was found to hold something else: they all do. */
    private int[] notNumbers = new int[0];

    private final int[] starts = new int[Numbers.MAX_RANK + 1];
    private int position;
    private int row;
    private int rowStart;

    private NumberArrayParser(
            ObjectReadContext readContext,
            IOContext ioContext,
            int streamFeatures,
            int formatFeatures,
            ByteQuadsCanonicalizer names,
            byte[] document,
            int from,
            int to) {
        super(readContext, ioContext, streamFeatures, formatFeatures, null, names, document, from, to, 0, false);
    }

    /**
     * Reads the array that has just been entered, if it holds numbers or arrays of such alone and is rectangular.
     *
     * @return {@code null} if it is anything else, and nothing has been read; otherwise the next token closes the array
     */
    Numbers numbers() {
        return numbers(new Numbers());
    }

    /**
     * As {@link #numbers()}.
     *
     * @param numbers without any; gets them
     */
    Numbers numbers(Numbers numbers) {
        int start = _inputPtr;
        for (int known : notNumbers) {
            if (known == start) {
                return null;
            }
        }
        position = start;
        row = _currInputRow;
        rowStart = _currInputRowStart;
        numbers.begin();
        starts[0] = start;
        if (!readArrays(numbers)) {
            notNumbers = Arrays.copyOf(starts, numbers.depth());
            return null;
        }
        _inputPtr = position - 1; // before the last bracket
        _currInputRow = row;
        _currInputRowStart = rowStart;
        return numbers;
    }

    /** How many elements there can be at most in an array that has just been entered. */
    int mostElements() {
        return (_inputEnd - _inputPtr) / 2 + 1;
    }

    /** Where the array is that has just been entered. */
    JsonCursor.Place place(String path) {
        return new JsonCursor.Place(_inputPtr - 1, _currInputRow, _currInputRowStart, path);
    }

    /** Counts rows from there, before anything is read. */
    void startAt(JsonCursor.Place place) {
        _currInputRow = place.row;
        _currInputRowStart = place.rowStart;
    }

    private boolean readArrays(Numbers numbers) {
        boolean first = true;
        while (true) {
            int next = skipSpace();
            if (next == '[') {
                if (!numbers.begin()) {
                    return false;
                }
                starts[numbers.depth() - 1] = ++position;
                first = true;
                continue;
            }
            if (next != ']' || !first) {
                if (!readNumber(numbers, next)) {
                    return false;
                }
                next = skipSpace();
            }
            while (next == ']') {
                if (!numbers.end()) {
                    return false;
                }
                position++;
                if (numbers.depth() == 0) {
                    return true;
                }
                next = skipSpace();
            }
            if (next != ',') {
                return false;
            }
            position++;
            first = false;
        }
    }

    private int skipSpace() {
        while (position < _inputEnd) {
            int next = _inputBuffer[position];
            if (next > ' ') {
                return next;
            }
            if (next == '\n') {
                row++;
                rowStart = position + 1;
            } else if (next != ' ' && next != '\t' && next != '\r') {
                return -1;
            }
            position++;
        }
        return -1;
    }

    private boolean readNumber(Numbers numbers, int first) {
        byte[] in = _inputBuffer;
        int end = _inputEnd;
        int start = position;
        int at = first == '-' ? start + 1 : start;
        int digitsFrom = at;
        long significand = 0;
        int digit;
        while (at < end && (digit = in[at] - '0') >= 0 && digit <= 9) {
            significand = 10 * significand + digit;
            at++;
        }
        int digits = at - digitsFrom;
        if (digits == 0) {
            return readWord(numbers, at, first == '-');
        }
        if (digits > 1 && in[digitsFrom] == '0') {
            return false;
        }
        boolean whole = true;
        int exponent = 0;
        if (at < end && in[at] == '.') {
            whole = false;
            int fractionFrom = ++at;
            while (at < end && (digit = in[at] - '0') >= 0 && digit <= 9) {
                significand = 10 * significand + digit;
                at++;
            }
            exponent = fractionFrom - at;
            if (exponent == 0) {
                return false;
            }
            digits -= exponent;
        }
        if (at < end && (in[at] | 0x20) == 'e') {
            whole = false;
            int exponentFrom = ++at;
            boolean down = at < end && in[at] == '-';
            if (at < end && (down || in[at] == '+')) {
                exponentFrom = ++at;
            }
            int power = 0;
            while (at < end && (digit = in[at] - '0') >= 0 && digit <= 9) {
                power = Math.min(10 * power + digit, 100_000);
                at++;
            }
            if (at == exponentFrom) {
                return false;
            }
            exponent += down ? -power : power;
        }
        position = at;
        if (whole) {
            return (digits < MAX_DIGITS || digits == MAX_DIGITS && significand >= 0)
                    && numbers.add(first == '-' ? -significand : significand);
        }
        double value = digits <= MAX_DIGITS || significant(digitsFrom, digits) <= MAX_DIGITS
                ? Decimals.toDouble(significand, exponent)
                : Double.NaN;
        if (Double.isNaN(value)) {
            return at - start <= MAX_NUMBER_LENGTH
                    && numbers.add(NumberInput.parseDouble(
                            new String(in, start, at - start, StandardCharsets.ISO_8859_1), true));
        }
        return numbers.add(first == '-' ? -value : value);
    }

    /** How many of the digits there are from the first that is not zero. */
    private int significant(int from, int digits) {
        int at = from;
        int left = digits;
        while (_inputBuffer[at] == '0' || _inputBuffer[at] == '.') {
            if (_inputBuffer[at++] == '0' && --left == 0) {
                return 0;
            }
        }
        return left;
    }

    private boolean readWord(Numbers numbers, int at, boolean negative) {
        if (!negative && matches(at, "NaN")) {
            position = at + 3;
            return numbers.add(Double.NaN);
        }
        if (matches(at, "Infinity")) {
            position = at + 8;
            return numbers.add(negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        return false;
    }

    private boolean matches(int at, String word) {
        if (_inputEnd - at < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (_inputBuffer[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Makes parsers of this kind. */
    static final class Factory extends JsonFactory {

        private static final long serialVersionUID = 1L;

        Factory(JsonFactoryBuilder builder) {
            super(builder);
        }

        NumberArrayParser parser(byte[] document, int from, int length) {
            return (NumberArrayParser) createParser(ObjectReadContext.empty(), document, from, length);
        }

        @Override
        protected NumberArrayParser _createParser(
                ObjectReadContext readContext, IOContext ioContext, byte[] document, int from, int length) {
            return new NumberArrayParser(
                    readContext,
                    ioContext,
                    readContext.getStreamReadFeatures(_streamReadFeatures),
                    readContext.getFormatReadFeatures(_formatReadFeatures),
                    _byteSymbolCanonicalizer.makeChildOrPlaceholder(_factoryFeatures),
                    document,
                    from,
                    from + length);
        }
    }
}
