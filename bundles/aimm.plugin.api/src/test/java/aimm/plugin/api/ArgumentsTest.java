package aimm.plugin.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    @Test
    void aParameterGoesByPositionOrByName() {
        assertThat(Arguments.of(0.5).number(0, "gamma")).isEqualTo(0.5);
        assertThat(Arguments.NONE.with("gamma", 0.5).number(0, "gamma")).isEqualTo(0.5);
        assertThat(Arguments.NONE.number(0, "gamma", 0.25)).isEqualTo(0.25);
        assertThat(Arguments.of(1).with("gamma", 2).number(-1, "gamma")).isEqualTo(2);
    }

    @Test
    void aMissingArgumentIsNamed() {
        assertRefused(() -> Arguments.NONE.number(0, "gamma"), "argument 'gamma' (position 0) is missing");
        assertRefused(() -> Arguments.NONE.text(-1, "name"), "argument 'name' is missing");
        assertRefused(() -> Arguments.NONE.rows(0, "X"), "argument 'X' (position 0) is missing");
    }

    @Test
    void anArgumentThatIsNoneIsThere() {
        Arguments none = Arguments.NONE.with("a", null);

        assertThat(none.has(0, "a")).isTrue();
        assertThat(none.value(0, "a")).isNull();
        assertRefused(() -> none.number(0, "a", 1), "argument 'a': expected a number, got none");
    }

    @Test
    void numbersAreConvertedWhereNothingIsLost() {
        assertThat(Arguments.of(3.0).integer(0, "n")).isEqualTo(3);
        assertThat(Arguments.of(3).number(0, "n")).isEqualTo(3.0);
        assertThat(Arguments.of(Tensor.of(new float[] {2})).number(0, "n")).isEqualTo(2.0);
        assertRefused(() -> Arguments.of(3.5).integer(0, "n"), "argument 'n': expected a whole number, got number 3.5");
        assertRefused(
                () -> Arguments.of(true).integer(0, "n"), "argument 'n': expected a whole number, got boolean true");
        assertRefused(() -> Arguments.of(true).number(0, "n"), "argument 'n': expected a number, got boolean true");
        assertRefused(
                () -> Arguments.of("3").number(0, "n"), "argument 'n': expected a number, got text of 1 characters");
        assertRefused(
                () -> Arguments.of(BigInteger.TWO.pow(70)).integer(0, "n"),
                "argument 'n': expected a whole number of 64 bits, got number 1180591620717411303424");
        assertRefused(
                () -> Arguments.of(Double.NaN).integer(0, "n"),
                "argument 'n': expected a whole number, got number NaN");
    }

    @Test
    void textFlagsBytesAndMaps() {
        Arguments arguments = Arguments.of("AQI=", true, new byte[] {1, 2}, Map.of("a", 1));

        assertThat(arguments.text(0, "t")).isEqualTo("AQI=");
        assertThat(arguments.bytes(0, "t")).containsExactly(1, 2);
        assertThat(arguments.flag(1, "f")).isTrue();
        assertThat(arguments.bytes(2, "b")).containsExactly(1, 2);
        assertThat(arguments.map(3, "m")).isEqualTo(Map.of("a", 1L));
        assertThat(arguments.flag(9, "x", true)).isTrue();
        assertThat(arguments.text(9, "x", "y")).isEqualTo("y");
        assertRefused(() -> Arguments.of("!").bytes(0, "b"), "argument 'b': expected bytes or their base64");
        assertRefused(() -> arguments.map(0, "m"), "argument 'm': expected a map, got text of 4 characters");
        assertRefused(() -> arguments.flag(0, "f"), "argument 'f': expected a boolean, got text of 4 characters");
    }

    @Test
    void listsTensorsAndSeriesStandInForOneAnother() {
        Tensor tensor = Tensor.of(new long[] {1, 2});
        Series series = Series.of(List.of(1L, 2L));

        assertThat(Arguments.of(tensor).list(0, "a")).isEqualTo(List.of(1L, 2L));
        assertThat(Arguments.of(series).list(0, "a")).isEqualTo(List.of(1L, 2L));
        assertThat(Arguments.of(List.of(1, 2)).tensor(0, "a")).isEqualTo(tensor);
        assertThat(Arguments.of(series).tensor(0, "a")).isEqualTo(tensor);
        assertThat(Arguments.of(List.of(1, 2)).series(0, "a")).isEqualTo(series);
        assertThat(Arguments.of(7).tensor(0, "a").rank()).isZero();
        assertThat(Arguments.of(7.5).tensor(0, "a").doubleAt(0)).isEqualTo(7.5);
        assertRefused(
                () -> Arguments.of("x").tensor(0, "a"), "argument 'a': expected a tensor, got text of 1 characters");
        assertRefused(
                () -> Arguments.of(List.of(List.of(1), List.of())).tensor(0, "a"),
                "argument 'a': the arrays are not of one length and depth");
    }

    @Test
    void aListViewStaysTheTensorItViews() {
        Tensor tensor = Tensor.of(new double[] {1, 2});
        Arguments arguments = Arguments.of(tensor.asList());

        assertThat(arguments.tensor(0, "a")).isSameAs(tensor);
        assertThat(Tensor.viewedBy(arguments.list(0, "a"))).isSameAs(tensor);
        assertThat(Tensor.viewedBy(arguments.series(0, "a").values())).isSameAs(tensor);
    }

    @Test
    void rowsComeFromTablesAndSingleRows() {
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        columns.put("a", List.of(1L, 2L));
        columns.put("b", List.of(3.5, 4L));

        assertThat(Arguments.of(DataFrame.of(columns)).rows(0, "X")).isDeepEqualTo(new double[][] {{1, 3.5}, {2, 4}});
        assertThat(Arguments.of(List.of(1, 2)).rows(0, "X")).isDeepEqualTo(new double[][] {{1, 2}});
        assertRefused(() -> Arguments.of(5).rows(0, "X"), "argument 'X': expected rows of numbers, got tensor INT64[]");
        assertRefused(
                () -> Arguments.of(List.of("a")).rows(0, "X"), "argument 'X': expected numbers, got tensor BYTES[1]");
    }

    @Test
    void whatTheCallHasNoParameterForIsRefused() {
        assertThat(Arguments.of(1).with("b", 2).accept("a", "b")).isNotNull();
        assertRefused(() -> Arguments.of(1, 2).accept("a"), "expected at most 1 positional arguments [a], got 2");
        assertRefused(() -> Arguments.NONE.with("c", 1).accept("a"), "unexpected keyword argument 'c'; expected [a]");
        assertRefused(
                () -> Arguments.of(1).with("a", 1).accept("a"),
                "argument 'a' is given both by position and by keyword");
    }

    @Test
    void canNotBeChanged() {
        Arguments arguments = Arguments.of(1);

        assertThatThrownBy(() -> arguments.positional().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> arguments.keyword().put("a", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThat(new Arguments(Arrays.asList(1L, null), Map.of("a", 2L))).hasToString("(number 1, none, a=number 2)");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(ArgumentException.class).hasMessage(message);
    }
}
