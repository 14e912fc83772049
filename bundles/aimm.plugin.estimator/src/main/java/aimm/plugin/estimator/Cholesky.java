package aimm.plugin.estimator;

import java.util.ArrayList;
import java.util.List;

/**
 * The Cholesky factor of a symmetric matrix that is positive definite, or semidefinite; it is scaled to a diagonal of ones
 * first. A column that depends on those before it is left out, and belongs to a vector that the matrix turns into zero.
 */
final class Cholesky {

    /** Well above what rounding leaves of a pivot, well below the pivots of networks of many hundred buses. */
    private static final double LEAST_PIVOT = 1e-11;

    private final double[][] factor;
    private final double[] scale;
    private final List<Integer> dependent = new ArrayList<>();

    Cholesky(double[][] matrix) {
        int size = matrix.length;
        factor = new double[size][];
        scale = new double[size];
        for (int i = 0; i < size; i++) {
            scale[i] = matrix[i][i] > 0 ? 1 / Math.sqrt(matrix[i][i]) : 1;
            factor[i] = new double[i + 1];
            for (int j = 0; j < i; j++) {
                double rest = matrix[i][j] * scale[i] * scale[j] - dot(factor[i], factor[j], j);
                factor[i][j] = factor[j][j] == 0 ? 0 : rest / factor[j][j];
            }
            double pivot = matrix[i][i] * scale[i] * scale[i] - dot(factor[i], factor[i], i);
            if (pivot > LEAST_PIVOT) {
                factor[i][i] = Math.sqrt(pivot);
            } else {
                dependent.add(i); // its pivot stays zero
            }
        }
    }

    boolean isDefinite() {
        return dependent.isEmpty();
    }

    /** Vectors that the matrix turns into zero, one for each column left out; their largest elements are about one. */
    List<double[]> nullVectors() {
        List<double[]> vectors = new ArrayList<>();
        for (int column : dependent) {
            double[] vector = new double[factor.length];
            for (int j = 0; j < column; j++) {
                vector[j] = -factor[column][j];
            }
            solveTransposed(vector, column);
            vector[column] = 1;
            vectors.add(vector);
        }
        return vectors;
    }

    /** The solution for a right-hand side; the matrix must be definite. */
    double[] solve(double[] right) {
        int size = factor.length;
        double[] x = new double[size];
        for (int i = 0; i < size; i++) {
            x[i] = (right[i] * scale[i] - dot(factor[i], x, i)) / factor[i][i];
        }
        solveTransposed(x, size);
        for (int i = 0; i < size; i++) {
            x[i] *= scale[i];
        }
        return x;
    }

    /** The inverse; the matrix must be definite. */
    double[][] inverse() {
        int size = factor.length;
        double[][] inverse = new double[size][];
        for (int i = 0; i < size; i++) {
            double[] unit = new double[size];
            unit[i] = 1;
            inverse[i] = solve(unit);
        }
        return inverse;
    }

    /** Solves with the transposed factor's first columns, in place; what was left out becomes zero. */
    private void solveTransposed(double[] x, int size) {
        for (int i = size - 1; i >= 0; i--) {
            x[i] = factor[i][i] == 0 ? 0 : x[i] / factor[i][i];
            for (int j = 0; j < i; j++) {
                x[j] -= factor[i][j] * x[i];
            }
        }
    }

    private static double dot(double[] a, double[] b, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
