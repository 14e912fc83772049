package aimm.plugin.mlp;

import aimm.plugin.api.ArgumentException;
import aimm.plugin.api.Progress;
import aimm.plugin.api.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** A network with its settings and what it learnt, if it was fitted. Not changed once it is there. */
final class Classifier {

    private final Settings settings;
    private final long[] classes;
    private final Scale scale;
    private final Network network;

    private Classifier(Settings settings, long[] classes, Scale scale, Network network) {
        this.settings = settings;
        this.classes = classes;
        this.scale = scale;
        this.network = network;
    }

    static Classifier unfitted(Settings settings) {
        return new Classifier(settings, new long[0], null, null);
    }

    /** @param classes in ascending order */
    static Classifier fitted(Settings settings, long[] classes, Scale scale, Network network) {
        return new Classifier(settings, classes, scale, network);
    }

    /**
     * A classifier of the same settings that learnt the rows, from the beginning.
     *
     * @throws InterruptedException between two steps, if the thread is interrupted
     */
    Classifier fit(double[][] rows, Tensor labels, Progress progress) throws InterruptedException {
        requireRows(rows, rows.length == 0 ? 0 : rows[0].length);
        long[] found = labels(labels, rows.length);
        long[] distinct = Arrays.stream(found).distinct().sorted().toArray();
        if (distinct.length < 2 || distinct.length > Settings.MOST_NEURONS) {
            throw new ArgumentException(
                    "argument 'y': expected from 2 to " + Settings.MOST_NEURONS + " classes, got " + distinct.length);
        }
        Scale fittedScale = Scale.of(rows);
        double[][] scaled = Arrays.stream(rows).map(fittedScale::apply).toArray(double[][]::new);
        int[] rightClasses = Arrays.stream(found)
                .mapToInt(label -> Arrays.binarySearch(distinct, label))
                .toArray();
        Random random = new Random(settings.seed());
        Network fresh = Network.random(widths(rows[0].length, distinct.length), random);
        int[] order = IntStream.range(0, rows.length).toArray();
        for (long epoch = 1; epoch <= settings.epochs(); epoch++) {
            shuffle(order, random);
            double loss = epoch(fresh, scaled, rightClasses, order);
            progress.report(
                    (double) epoch / settings.epochs(),
                    String.format(Locale.ROOT, "epoch %d of %d, loss %.4f", epoch, settings.epochs(), loss));
        }
        return new Classifier(settings, distinct, fittedScale, fresh);
    }

    /** Per row the probability of every class. */
    double[][] probabilities(double[][] rows) {
        if (network == null) {
            throw new IllegalStateException("the model was not fitted yet");
        }
        requireRows(rows, scale.means().length);
        return Arrays.stream(rows)
                .map(row -> network.probabilities(scale.apply(row)))
                .toArray(double[][]::new);
    }

    /** The class with the highest of the probabilities. */
    long mostProbable(double[] probabilities) {
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            if (probabilities[i] > probabilities[best]) {
                best = i;
            }
        }
        return classes[best];
    }

    Settings settings() {
        return settings;
    }

    long[] classes() {
        return classes;
    }

    /** {@code null} before the fit. */
    Scale scale() {
        return scale;
    }

    /** {@code null} before the fit. */
    Network network() {
        return network;
    }

    private double epoch(Network learning, double[][] rows, int[] rightClasses, int[] order)
            throws InterruptedException {
        double loss = 0;
        int inBatch = 0;
        for (int i = 0; i < order.length; i++) {
            loss += learning.learn(rows[order[i]], rightClasses[order[i]]);
            if (++inBatch == settings.batchSize() || i == order.length - 1) {
                learning.step(settings.learningRate() / inBatch);
                inBatch = 0;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("the fit was interrupted");
            }
        }
        return loss / order.length;
    }

    private int[] widths(int features, int ofClasses) {
        return IntStream.concat(
                        IntStream.concat(IntStream.of(features), IntStream.of(settings.hidden())),
                        IntStream.of(ofClasses))
                .toArray();
    }

    private static void shuffle(int[] order, Random random) {
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int held = order[i];
            order[i] = order[other];
            order[other] = held;
        }
    }

    private static void requireRows(double[][] rows, int features) {
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != features || features == 0) {
                throw new ArgumentException("argument 'X': expected rows of " + Math.max(features, 1)
                        + " features, got one of " + rows[row].length);
            }
            if (!Arrays.stream(rows[row]).allMatch(Double::isFinite)) {
                throw new ArgumentException("argument 'X': row " + row + " has a NaN or an infinity");
            }
        }
    }

    private static long[] labels(Tensor labels, int rows) {
        if (labels.size() != rows) {
            throw new ArgumentException(
                    "argument 'y': expected a class for each of " + rows + " rows, got " + labels.size());
        }
        long[] classes = labels.toLongs();
        for (int i = 0; i < rows; i++) {
            if (labels.doubleAt(i) != classes[i]) {
                throw new ArgumentException("argument 'y': expected classes as integers, got " + labels.doubleAt(i));
            }
        }
        return classes;
    }
}
