package aimm.plugin.iris;

import aimm.plugin.api.ArgumentException;
import aimm.plugin.api.Tensor;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import libsvm.svm;
import libsvm.svm_model;
import libsvm.svm_node;
import libsvm.svm_parameter;
import libsvm.svm_problem;

/** A support vector classifier with a radial kernel, fitted or not yet. Immutable. */
final class Svc {

    private final double gamma;
    private final double cost;
    private final int features;
    private final svm_model model;

    static {
        // LibSVM tells its steps by this; instead of printing them, they are where a fit can be stopped
        svm.svm_set_print_string_function(text -> {
            if (Thread.interrupted()) {
                throw new CancellationException("the fit was interrupted");
            }
        });
    }

    private Svc(double gamma, double cost, int features, svm_model model) {
        this.gamma = gamma;
        this.cost = cost;
        this.features = features;
        this.model = model;
    }

    /** @throws ArgumentException if a parameter is out of its range */
    static Svc unfitted(double gamma, double cost) {
        if (!(gamma >= 0 && gamma < Double.POSITIVE_INFINITY)) {
            throw new ArgumentException("argument 'gamma': expected a number from 0, got " + gamma);
        }
        if (!(cost > 0 && cost < Double.POSITIVE_INFINITY)) {
            throw new ArgumentException("argument 'C': expected a number above 0, got " + cost);
        }
        return new Svc(gamma, cost, 0, null);
    }

    /** The classifier of these parameters with support vectors of that many features. */
    Svc fitted(int ofFeatures, svm_model fittedModel) {
        fittedModel.param = parameters();
        return new Svc(gamma, cost, ofFeatures, fittedModel);
    }

    /** A classifier of the same parameters, fitted to the rows. */
    Svc fit(double[][] rows, Tensor classes) {
        svm_problem problem = new svm_problem();
        problem.l = rows.length;
        problem.x = nodes(rows, rows.length == 0 ? 0 : rows[0].length);
        problem.y = labels(classes, rows.length);
        return fitted(rows[0].length, svm.svm_train(problem, parameters()));
    }

    /** The classes of the rows. */
    long[] predict(double[][] rows) {
        if (model == null) {
            throw new IllegalStateException("the model was not fitted yet");
        }
        return Arrays.stream(nodes(rows, features))
                .mapToLong(row -> (long) svm.svm_predict(model, row))
                .toArray();
    }

    double gamma() {
        return gamma;
    }

    double cost() {
        return cost;
    }

    int features() {
        return features;
    }

    /** What LibSVM fitted, or {@code null}. */
    svm_model model() {
        return model;
    }

    int supportVectors() {
        return model.l;
    }

    private svm_parameter parameters() {
        svm_parameter parameters = new svm_parameter();
        parameters.svm_type = svm_parameter.C_SVC;
        parameters.kernel_type = svm_parameter.RBF;
        parameters.gamma = gamma;
        parameters.C = cost;
        parameters.eps = 0.001;
        parameters.cache_size = 200;
        parameters.shrinking = 1;
        parameters.weight_label = new int[0];
        parameters.weight = new double[0];
        return parameters;
    }

    private static svm_node[][] nodes(double[][] rows, int features) {
        svm_node[][] nodes = new svm_node[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != features || features == 0) {
                throw new ArgumentException("argument 'X': expected rows of " + Math.max(features, 1)
                        + " features, got one of " + rows[row].length);
            }
            if (!Arrays.stream(rows[row]).allMatch(Double::isFinite)) {
                throw new ArgumentException("argument 'X': row " + row + " has a NaN or an infinity");
            }
            nodes[row] = nodes(rows[row]);
        }
        return nodes;
    }

    static svm_node[] nodes(double[] row) {
        svm_node[] nodes = new svm_node[row.length];
        for (int i = 0; i < row.length; i++) {
            nodes[i] = new svm_node();
            nodes[i].index = i + 1;
            nodes[i].value = row[i];
        }
        return nodes;
    }

    private static double[] labels(Tensor classes, int rows) {
        double[] labels = classes.toDoubles();
        if (labels.length != rows) {
            throw new ArgumentException(
                    "argument 'y': expected a class for each of " + rows + " rows, got " + labels.length);
        }
        for (double label : labels) {
            if (label != (int) label) {
                throw new ArgumentException("argument 'y': expected classes as 32-bit integers, got " + label);
            }
        }
        if (Arrays.stream(labels).distinct().count() < 2) {
            throw new ArgumentException("argument 'y': expected at least two classes");
        }
        return labels;
    }
}
