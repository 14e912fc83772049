package aimm.plugin.iris;

import aimm.plugin.api.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The 150 flowers of the Iris data set. */
final class IrisData {

    private final double[][] rows;

    private IrisData(double[][] rows) {
        this.rows = rows;
    }

    static IrisData load() throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(IrisData.class.getResourceAsStream("iris.csv"), StandardCharsets.US_ASCII))) {
            List<String> lines = reader.lines().skip(1).toList();
            return new IrisData(lines.stream()
                    .map(line -> Arrays.stream(line.split(","))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toArray(double[][]::new));
        }
    }

    /** Sepal length, sepal width, petal length and petal width in cm. */
    Tensor features() {
        return Tensor.ofRows(
                Arrays.stream(rows).map(row -> Arrays.copyOf(row, 4)).toArray(double[][]::new));
    }

    /** 0 setosa, 1 versicolor, 2 virginica. */
    Tensor classes() {
        return Tensor.of(Arrays.stream(rows).mapToLong(row -> (long) row[4]).toArray());
    }
}
