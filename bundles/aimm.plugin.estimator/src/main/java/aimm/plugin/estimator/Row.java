package aimm.plugin.estimator;

import java.util.Arrays;

/** A sparse row; where a column occurs several times, the values add up. */
final class Row {

    private int[] columns = new int[8];
    private double[] values = new double[8];
    private int size;

    /** @param column nothing is added for a negative one */
    void add(int column, double value) {
        if (column < 0) {
            return;
        }
        if (size == columns.length) {
            columns = Arrays.copyOf(columns, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        columns[size] = column;
        values[size++] = value;
    }

    void addTo(double[] vector, double factor) {
        for (int i = 0; i < size; i++) {
            vector[columns[i]] += factor * values[i];
        }
    }

    /** Adds the product of this column and this row. */
    void addSquareTo(double[][] matrix, double factor) {
        for (int i = 0; i < size; i++) {
            addTo(matrix[columns[i]], factor * values[i]);
        }
    }

    /** This row times the matrix times this column. */
    double square(double[][] matrix) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double[] row = matrix[columns[i]];
            for (int j = 0; j < size; j++) {
                sum += values[i] * row[columns[j]] * values[j];
            }
        }
        return sum;
    }
}
