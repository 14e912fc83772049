package aimm.plugin.mlp;

import java.util.Arrays;

/** Brings every feature to the mean 0 and the deviation 1 that it had in the data of the fit. */
record Scale(double[] means, double[] deviations) {

    static Scale of(double[][] rows) {
        int features = rows[0].length;
        double[] means = new double[features];
        double[] deviations = new double[features];
        Arrays.setAll(
                means,
                i -> Arrays.stream(rows).mapToDouble(row -> row[i]).average().orElseThrow());
        Arrays.setAll(
                deviations,
                i -> Math.sqrt(Arrays.stream(rows)
                        .mapToDouble(row -> (row[i] - means[i]) * (row[i] - means[i]))
                        .average()
                        .orElseThrow()));
        return new Scale(means, deviations);
    }

    double[] apply(double[] row) {
        double[] scaled = new double[row.length];
        Arrays.setAll(scaled, i -> (row[i] - means[i]) / (deviations[i] > 0 ? deviations[i] : 1));
        return scaled;
    }
}
