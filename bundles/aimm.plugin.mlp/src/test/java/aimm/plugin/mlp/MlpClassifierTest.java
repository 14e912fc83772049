package aimm.plugin.mlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.ArgumentException;
import aimm.plugin.api.Arguments;
import aimm.plugin.api.Progress;
import aimm.plugin.api.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MlpClassifierTest {

    /** Two interleaved rings, which no straight line divides, in units far apart. */
    private static final int ROWS = 200;

    private final MlpClassifier plugin = new MlpClassifier();
    private final double[][] rows = new double[ROWS][];
    private final long[] classes = new long[ROWS];

    MlpClassifierTest() {
        Random random = new Random(5);
        for (int i = 0; i < ROWS; i++) {
            classes[i] = i % 2 == 0 ? -3 : 70;
            double radius = (i % 2 == 0 ? 1 : 2) + 0.1 * random.nextGaussian();
            double angle = 2 * Math.PI * random.nextDouble();
            rows[i] = new double[] {1e6 * radius * Math.cos(angle), 1e-6 * radius * Math.sin(angle)};
        }
    }

    @Test
    void learnsWhatNoStraightLineDivides() throws Exception {
        Tensor predicted = (Tensor) plugin.predict(fitted(Arguments.NONE), Arguments.of((Object) rows), Progress.NONE);

        long[] found = predicted.toLongs();
        long right = 0;
        for (int i = 0; i < ROWS; i++) {
            right += found[i] == classes[i] ? 1 : 0;
        }
        assertThat(right).isGreaterThanOrEqualTo(ROWS * 97 / 100);
    }

    @Test
    void givesProbabilitiesThatSumUpToOne() throws Exception {
        Tensor probabilities = (Tensor) plugin.predict(fitted(Arguments.NONE), Arguments.of(rows, true), Progress.NONE);

        assertThat(probabilities.shape()).containsExactly(ROWS, 2);
        for (double[] row : probabilities.toRows()) {
            assertThat(Arrays.stream(row).sum()).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-9));
        }
    }

    @Test
    void theSeedAndTheDataMakeTheModel() throws Exception {
        byte[] first = bytes(fitted(Arguments.NONE.with("seed", 7)));

        assertThat(bytes(fitted(Arguments.NONE.with("seed", 7)))).isEqualTo(first);
        assertThat(bytes(fitted(Arguments.NONE.with("seed", 8)))).isNotEqualTo(first);
    }

    @Test
    void fittingAgainStartsAnew() throws Exception {
        Classifier once = fitted(Arguments.NONE);

        assertThat(bytes(plugin.fit(once, Arguments.of(rows, classes), Progress.NONE)))
                .isEqualTo(bytes(once));
    }

    @Test
    void reportsEveryEpochWithItsLoss() throws Exception {
        List<Object> reports = new ArrayList<>();
        Classifier unfitted = plugin.instantiate(Arguments.of(List.of(8, 4), 4), Progress.NONE);
        plugin.fit(unfitted, Arguments.of(rows, classes), reports::add);

        assertThat(reports).hasSize(4);
        Map<?, ?> second = (Map<?, ?>) reports.get(1);
        assertThat(second.get("fraction")).isEqualTo(0.5);
        assertThat((String) second.get("message")).matches("epoch 2 of 4, loss \\d+\\.\\d{4}");
    }

    @Test
    void aFitStopsWhenItIsInterrupted() {
        Classifier endless = plugin.instantiate(Arguments.NONE.with("epochs", Integer.MAX_VALUE), Progress.NONE);
        Progress interrupting = state -> Thread.currentThread().interrupt();

        assertThatThrownBy(() -> plugin.fit(endless, Arguments.of(rows, classes), interrupting))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void refusesWhatItCanNotUse() throws Exception {
        for (String name : List.of("epochs", "batch_size", "learning_rate")) {
            assertRefused(() -> plugin.instantiate(Arguments.NONE.with(name, 0), Progress.NONE), "'" + name + "'");
        }
        assertRefused(() -> plugin.instantiate(Arguments.of(List.of(3, "x")), Progress.NONE), "'hidden'");
        assertRefused(() -> plugin.instantiate(Arguments.of(3), Progress.NONE), "expected a list");
        Classifier unfitted = plugin.instantiate(Arguments.NONE, Progress.NONE);
        assertRefused(() -> fit(unfitted, rows, 1, 2), "a class for each of 200 rows, got 2");
        assertRefused(() -> fit(unfitted, new double[][] {{1}, {2}}, 1, 1), "from 2 to");
        assertRefused(() -> fit(unfitted, new double[][] {{1}, {Double.NaN}}, 1, 2), "row 1 has a NaN");
        assertRefused(() -> fit(unfitted, new double[0][]), "from 2 to");
        assertRefused(
                () -> plugin.fit(
                        unfitted, Arguments.of(new double[][] {{1}, {2}}, new double[] {1, 1.5}), Progress.NONE),
                "got 1.5");
        Classifier fitted = fitted(Arguments.NONE.with("epochs", 1));
        assertRefused(() -> plugin.predict(fitted, Arguments.of(List.of(1)), Progress.NONE), "rows of 2 features");
        assertThatThrownBy(() -> plugin.predict(unfitted, Arguments.of((Object) rows), Progress.NONE))
                .hasMessageContaining("not fitted");
    }

    @Test
    void isTheSameAfterSerialization() throws Exception {
        for (Classifier classifier : List.of(
                plugin.instantiate(Arguments.of(List.of(), 3), Progress.NONE),
                fitted(Arguments.NONE.with("hidden", List.of())),
                fitted(Arguments.NONE.with("hidden", List.of(3, 5))))) {
            byte[] bytes = bytes(classifier);
            assertThat(bytes(plugin.deserialize(new ByteArrayInputStream(bytes))))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void refusesEveryCutAndEveryKindOfForgedBytes() throws Exception {
        byte[] sound = bytes(fitted(Arguments.NONE.with("epochs", 1)));
        for (int length = 0; length < sound.length; length++) {
            byte[] cut = Arrays.copyOf(sound, length);
            assertThatThrownBy(() -> plugin.deserialize(new ByteArrayInputStream(cut)))
                    .isInstanceOf(IOException.class);
        }
        Random random = new Random(1);
        for (int i = 0; i < 5000; i++) {
            byte[] forged = sound.clone();
            forged[random.nextInt(90)] = (byte) random.nextInt();
            try {
                plugin.deserialize(new ByteArrayInputStream(forged));
            } catch (IOException expected) {
                assertThat(expected).hasMessageContaining("mlp.Classifier");
            }
        }
    }

    private Classifier fitted(Arguments arguments) throws InterruptedException {
        return fit(plugin.instantiate(arguments, Progress.NONE), rows, classes);
    }

    private Classifier fit(Classifier instance, double[][] features, long... labels) throws InterruptedException {
        return plugin.fit(instance, Arguments.of(features, labels), Progress.NONE);
    }

    private byte[] bytes(Classifier instance) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        plugin.serialize(instance, out);
        return out.toByteArray();
    }

    private static void assertRefused(ThrowingCallable call, String reason) {
        assertThatThrownBy(call).isInstanceOf(ArgumentException.class).hasMessageContaining(reason);
    }
}
