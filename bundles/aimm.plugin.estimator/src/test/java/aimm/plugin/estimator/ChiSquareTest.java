package aimm.plugin.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChiSquareTest {

    /** From printed tables. */
    @ParameterizedTest
    @CsvSource({
        "0.05, 1, 3.841",
        "0.01, 1, 6.635",
        "0.001, 1, 10.828",
        "0.05, 2, 5.991",
        "0.01, 7, 18.475",
        "0.05, 10, 18.307",
        "0.01, 30, 50.892",
        "0.05, 100, 124.342",
        "0.01, 100, 135.807",
        "0.5, 1, 0.455"
    })
    void theQuantilesAreThoseOfTheTables(double probability, int degreesOfFreedom, double value) {
        assertThat(ChiSquare.exceededWith(probability, degreesOfFreedom)).isCloseTo(value, offset(0.0006));
    }

    /** The first by tables of the normal distribution, the second by its approximation. */
    @ParameterizedTest
    @CsvSource({"1e-9, 1, 6.1094", "0.05, 100000, 317.39"})
    void farOutAndForManyDegreesTheyStayFinite(double probability, int degreesOfFreedom, double root) {
        assertThat(Math.sqrt(ChiSquare.exceededWith(probability, degreesOfFreedom)))
                .isCloseTo(root, offset(0.003));
    }
}
