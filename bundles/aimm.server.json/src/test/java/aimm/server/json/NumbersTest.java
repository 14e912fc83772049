package aimm.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.Tensor;
import aimm.server.json.JsonReader.Objects;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Numbers are read exactly, however they are written. */
class NumbersTest {

    private static final int ROUNDS = 300_000;

    @Test
    void doublesAsTheyArePrinted() {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder json = new StringBuilder("[0.5");
        double[] expected = new double[ROUNDS + 1];
        expected[0] = 0.5;
        for (int i = 1; i <= ROUNDS; i++) {
            double value = i % 3 == 0
                    ? Double.longBitsToDouble(random.nextLong())
                    : i % 3 == 1 ? random.nextDouble(-1, 1) : (float) random.nextDouble(-1e3, 1e3);
            expected[i] = Double.isFinite(value) ? value : 0.0;
            json.append(',').append(expected[i]);
        }

        assertThat(read(json.append(']'))).isEqualTo(Tensor.of(expected));
    }

    @Test
    void decimalsOfAnyLengthAndExponent() {
        Random random = new Random(2);
        StringBuilder json = new StringBuilder("[0.5");
        double[] expected = new double[ROUNDS + 1];
        expected[0] = 0.5;
        for (int i = 1; i <= ROUNDS; i++) {
            String text = decimal(random);
            expected[i] = Double.parseDouble(text);
            json.append(',').append(text);
        }

        assertThat(read(json.append(']'))).isEqualTo(Tensor.of(expected));
    }

    @Test
    void halfWayBetweenTwoDoubles() {
        Random random = new Random(3);
        StringBuilder json = new StringBuilder("[0.5");
        double[] expected = new double[20_001];
        expected[0] = 0.5;
        for (int i = 1; i < expected.length; i++) {
            double below = random.nextDouble() * (1L << random.nextInt(63));
            String text = new java.math.BigDecimal(below)
                    .add(new java.math.BigDecimal(Math.ulp(below) / 2))
                    .toPlainString();
            String exact = text.contains(".") ? text : text + ".0";
            expected[i] = Double.parseDouble(exact);
            json.append(',').append(exact);
        }

        assertThat(read(json.append(']'))).isEqualTo(Tensor.of(expected));
    }

    @Test
    void wordsAtTheEdgeOfWholeNumbers() {
        assertThat(JsonReader.read("[9223372036854775807,9223372036854775808,-9223372036854775808]", Objects.PLAIN))
                .isEqualTo(List.of(Long.MAX_VALUE, new java.math.BigInteger("9223372036854775808"), Long.MIN_VALUE));
    }

    private static String decimal(Random random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
        text.append(random.nextInt(3) == 0 ? "0" : "" + (1 + random.nextInt(9)));
        if (text.charAt(text.length() - 1) != '0') {
            digits(text, random, random.nextInt(12));
        }
        text.append('.');
        text.append("0".repeat(random.nextInt(4) == 0 ? random.nextInt(25) : 0));
        digits(text, random, 1 + random.nextInt(22));
        if (random.nextBoolean()) {
            text.append(random.nextBoolean() ? "e" : "E").append(random.nextInt(700) - 350);
        }
        return text.toString();
    }

    private static void digits(StringBuilder text, Random random, int count) {
        for (int i = 0; i < count; i++) {
            text.append((char) ('0' + random.nextInt(10)));
        }
    }

    private static Tensor read(CharSequence json) {
        return Tensor.viewedBy((List<?>) JsonReader.read(json.toString(), Objects.PLAIN));
    }
}
