package aimm.server.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.DType;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReadingTest {

    @Test
    void readsColumnsByTheirNames() {
        DataFrame frame = read("a,b,c,d\n1,0.5,x,true\n-2,1e3,y,False\n");

        assertThat(frame.columns().keySet()).containsExactly("a", "b", "c", "d");
        assertThat(tensor(frame, "a")).isEqualTo(Tensor.of(new long[] {1, -2}));
        assertThat(tensor(frame, "b")).isEqualTo(Tensor.of(new double[] {0.5, 1000}));
        assertThat(tensor(frame, "c")).isEqualTo(Tensor.ofTexts(List.of("x", "y")));
        assertThat(tensor(frame, "d")).isEqualTo(Tensor.of(new boolean[] {true, false}));
        assertThat(frame.index()).containsExactly(0L, 1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesEndAnyWay(String end) {
        assertThat(read("a,b" + end + "1,x" + end + "2,y").columns().get("b")).containsExactly("x", "y");
    }

    @Test
    void textsMayBeQuoted() {
        DataFrame frame = read("\"a,b\",c\n\"x, \"\"y\"\"\n z\",\"1\"\n\"\",\" 2\"\n");

        assertThat(frame.columns().get("a,b")).containsExactly("x, \"y\"\n z", "");
        assertThat(frame.columns().get("c")).containsExactly(1L, 2L);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstName() {
        assertThat(read("\uFEFFa\n1\n").columns()).containsOnlyKeys("a");
    }

    @Test
    void textsMayHaveAnyCharacters() {
        assertThat(read("ž\nè\n漢\n😀x\n").columns().get("ž")).containsExactly("è", "漢", "😀x");
    }

    @Test
    void whatIsEmptyIsNaNAmongNumbers() {
        DataFrame frame = read("a,b,c,d\n1,,,\n,0.5,,\"\"\n3,x,,1\n");

        assertThat(frame.columns().get("a")).containsExactly(1.0, Double.NaN, 3.0);
        assertThat(frame.columns().get("b")).containsExactly(null, "0.5", "x");
        assertThat(tensor(frame, "c")).isEqualTo(Tensor.of(new double[] {Double.NaN, Double.NaN, Double.NaN}));
        assertThat(frame.columns().get("d")).containsExactly(Double.NaN, Double.NaN, 1.0);
    }

    @Test
    void whatIsEmptyIsMissingAmongTextsAndBooleansUnlessItIsQuoted() {
        DataFrame frame = read("a,b\nx,\n,true\n\"\",false\n");

        assertThat(frame.columns().get("a")).containsExactly("x", null, "");
        assertThat(frame.columns().get("b")).containsExactly(null, true, false);
    }

    @Test
    void emptyLinesAreNone() {
        assertThat(read("a\n1\n\n2\n\n").columns().get("a")).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @CsvSource({
        "1 2.5, FP64",
        "1 2, INT64",
        "1 9223372036854775807, INT64",
        "1 9223372036854775808, FP64",
        "1 x, BYTES",
        "0.5 true, BYTES",
        "1 true, BYTES",
        "true 1, BYTES",
        "true x, BYTES",
        "TRUE false, BOOL",
        "nan 1, FP64",
        "1 nan, FP64",
    })
    void aColumnHasOneType(String values, DType dtype) {
        DataFrame frame = read("a\n" + values.replace(' ', '\n'));

        assertThat(tensor(frame, "a").dtype()).isEqualTo(dtype);
        assertThat(frame.columns().get("a")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "+7, 7",
        "007, 7",
        "-12, -12",
        "1., 1",
        ".5, 0.5",
        "-.5e1, -5",
        "1E+2, 100",
        "1e-2, 0.01",
        "0.1, 0.1",
        "123456789012345678, 123456789012345678",
        "-9223372036854775808, -9223372036854775808",
        "9007199254740993.0, 9007199254740992",
        "0.30000000000000004, 0.30000000000000004",
        "1.7976931348623157e308, 1.7976931348623157e308",
        "4.9e-324, 4.9e-324",
        "1e400, Infinity",
        "1e99999999999999999999, Infinity",
        "1e-99999999999999999999, 0",
        "0.000000000000000000000000000001, 1e-30",
        "inf, Infinity",
        "-Infinity, -Infinity",
        "NaN, NaN",
    })
    void readsNumbers(String text, double number) {
        DataFrame frame = read("a\n" + text + "\n 1\t\n");

        assertThat(((Number) frame.columns().get("a").get(0)).doubleValue()).isEqualTo((Double) number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e", "e1", ".", "-", "+", "1e+", "0x10", "1_000", "1d", "1f", "1 2", "--1", "infin", "n", "-."})
    void otherTextsAreNoNumbers(String text) {
        assertThat(read("a\n" + text + "\n").columns().get("a")).containsExactly(text);
    }

    @Test
    void numbersAreReadAsJavaReadsThem() {
        String numbers = IntStream.range(-400, 400)
                .mapToObj(i -> (1 + 7919L * i * i) + "." + (1 + Math.abs(i)) + "e" + i)
                .collect(Collectors.joining("\n"));
        double[] expected = Arrays.stream(numbers.split("\n", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();

        assertThat(tensor(read("a\n" + numbers), "a").toDoubles()).isEqualTo(expected);
    }

    @Test
    void aFirstColumnWithoutNameHasTheLabelsOfTheRows() {
        DataFrame frame = read(",a\nx,1\ny,2\n");

        assertThat(frame.index()).containsExactly("x", "y");
        assertThat(frame.columns()).containsOnlyKeys("a");
        assertThat(read("\"\"\n1\n").columns()).containsOnlyKeys("");
    }

    @Test
    void aLineOfNamesAloneHasNoRows() {
        DataFrame frame = read("a,b\n");

        assertThat(frame.columns().keySet()).containsExactly("a", "b");
        assertThat(frame.index()).isEmpty();
    }

    @Test
    void theLineOfNamesMayBeAbsent() {
        DataFrame frame = (DataFrame) Formats.of("text/csv; header=absent").read(bytes("1,x\n2,y\n"));

        assertThat(frame.columns().get("0")).containsExactly(1L, 2L);
        assertThat(frame.columns().get("1")).containsExactly("x", "y");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | line 1: expected the names of columns, found the end of the body",
                "a,b;1;2,3 | line 2: expected 2 values as in the first line, found 1",
                "a,b;1,2;3,4,5 | line 3: expected 2 values as in the first line, found more",
                "a,b,a;1,2,3 | line 1: expected names that differ, found 'a' twice",
                "a;\"x | line 2: expected values separated by commas, found Unclosed quoted field",
                "a;\"x\"y | line 2: expected values separated by commas, found Unexpected character after closing quote",
            })
    void saysWhichLineIsWrong(String body, String failure) {
        assertThatThrownBy(() -> read(body.replace(';', '\n')))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith("CSV, " + failure);
    }

    @Test
    void otherCharsetsAreRefused() {
        assertThatThrownBy(() -> Formats.of("text/csv").read(new byte[] {'a', '\n', (byte) 0xE9, '\n'}))
                .isInstanceOf(FormatException.class)
                .hasMessage("CSV, after line 1: expected text in UTF-8, found other bytes");
    }

    @Test
    void thereAreNotTooManyColumns() {
        String names = IntStream.rangeClosed(0, 100_000).mapToObj(i -> "" + i).collect(Collectors.joining(","));

        assertThatThrownBy(() -> read(names)).hasMessage("CSV, line 1: expected at most 100000 columns, found more");
    }

    private static DataFrame read(String body) {
        return (DataFrame) Formats.of("text/csv").read(bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Tensor tensor(DataFrame frame, String column) {
        return Tensor.viewedBy(frame.columns().get(column));
    }
}
