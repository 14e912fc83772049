package aimm.plugin.iris;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.ArgumentException;
import aimm.plugin.api.Arguments;
import aimm.plugin.api.DType;
import aimm.plugin.api.Progress;
import aimm.plugin.api.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IrisSvcTest {

    private final IrisSvc plugin = new IrisSvc();
    private final Tensor inputs;
    private final Tensor outputs;

    IrisSvcTest() throws IOException {
        inputs = (Tensor) new IrisInputs().access(Arguments.NONE, Progress.NONE);
        outputs = (Tensor) new IrisOutputs().access(Arguments.NONE, Progress.NONE);
    }

    @Test
    void theDataAreTheOneHundredAndFiftyFlowers() {
        assertThat(inputs.toString()).isEqualTo("tensor FP64[150, 4]");
        assertThat(outputs.toString()).isEqualTo("tensor INT64[150]");
        assertThat(inputs.get(149).toDoubles()).containsExactly(5.9, 3.0, 5.1, 1.8);
        assertThat(Arrays.stream(outputs.toLongs()).sum()).isEqualTo(150);
    }

    @Test
    void findsTheClassOfNearlyAllFlowers() {
        Tensor predicted = predict(fitted(), Arguments.of(inputs));

        assertThat(predicted.dtype()).isEqualTo(DType.INT64);
        assertThat(accuracy(predicted)).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void takesParametersByPositionAndByName() {
        Svc positional = plugin.instantiate(Arguments.of(0.1, 2), Progress.NONE);
        Svc keyword = plugin.instantiate(Arguments.NONE.with("C", 2).with("gamma", 0.1), Progress.NONE);
        Svc standard = plugin.instantiate(Arguments.NONE, Progress.NONE);

        assertThat(List.of(positional.gamma(), positional.cost())).containsExactly(0.1, 2.0);
        assertThat(List.of(keyword.gamma(), keyword.cost())).containsExactly(0.1, 2.0);
        assertThat(List.of(standard.gamma(), standard.cost())).containsExactly(0.001, 100.0);
    }

    @Test
    void takesNestedListsAndASingleRow() {
        Svc fitted = plugin.fit(
                plugin.instantiate(Arguments.NONE, Progress.NONE),
                Arguments.NONE.with("X", inputs.asList()).with("y", outputs.asList()),
                Progress.NONE);

        assertThat(predict(fitted, Arguments.of(List.of(5.1, 3.5, 1.4, 0.2))).toLongs())
                .containsExactly(0);
        assertThat(predict(fitted, Arguments.of(Tensor.of(new double[0], 0, 4))).size())
                .isZero();
    }

    @Test
    void refusesWhatItCanNotUse() {
        Svc unfitted = plugin.instantiate(Arguments.NONE, Progress.NONE);
        assertRefused(() -> plugin.instantiate(Arguments.of(-1), Progress.NONE), "argument 'gamma'");
        assertRefused(() -> plugin.instantiate(Arguments.of(1, 0), Progress.NONE), "argument 'C'");
        assertRefused(() -> plugin.instantiate(Arguments.NONE.with("c", 1), Progress.NONE), "'c'");
        assertRefused(() -> fit(unfitted, inputs, Tensor.of(new long[] {1})), "class for each of 150 rows, got 1");
        assertRefused(() -> fit(unfitted, inputs, Tensor.of(new long[150])), "at least two classes");
        assertRefused(() -> fit(unfitted, Tensor.of(new double[0], 0, 4), Tensor.of(new long[0])), "at least two");
        assertRefused(
                () -> fit(unfitted, Tensor.ofRows(new double[][] {{1}, {Double.NaN}}), Tensor.of(new long[] {0, 1})),
                "row 1 has a NaN");
        assertRefused(() -> predict(fitted(), Arguments.of(List.of(1, 2))), "rows of 4 features, got one of 2");
        assertThatThrownBy(() -> predict(unfitted, Arguments.of(inputs))).hasMessageContaining("not fitted");
    }

    @Test
    void tellsItsProgressAndPrintsNothing() {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        List<Object> reports = new ArrayList<>();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            plugin.fit(plugin.instantiate(Arguments.NONE, Progress.NONE), Arguments.of(inputs, outputs), reports::add);
        } finally {
            System.setOut(before);
        }
        assertThat(printed.size()).isZero();
        assertThat(reports.get(0)).isEqualTo(Map.of("fraction", 0.0, "message", "fitting 150 rows"));
    }

    @Test
    void aFitCanBeInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(this::fitted).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void isTheSameAfterSerialization() throws IOException {
        Svc unfitted = plugin.deserialize(new ByteArrayInputStream(bytes(Svc.unfitted(0.5, 3))));
        assertThat(unfitted.gamma()).isEqualTo(0.5);
        assertThat(unfitted.model()).isNull();

        Svc fitted = fitted();
        Svc again = plugin.deserialize(new ByteArrayInputStream(bytes(fitted)));
        assertThat(predict(again, Arguments.of(inputs))).isEqualTo(predict(fitted, Arguments.of(inputs)));
        assertThat(bytes(again)).isEqualTo(bytes(fitted));
    }

    @Test
    void refusesEveryCutAndEveryKindOfForgedBytes() throws IOException {
        byte[] sound = bytes(fitted());
        for (int length = 0; length < sound.length; length++) {
            byte[] cut = Arrays.copyOf(sound, length);
            assertThatThrownBy(() -> plugin.deserialize(new ByteArrayInputStream(cut)))
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> plugin.deserialize(new ByteArrayInputStream(Arrays.copyOf(sound, sound.length + 1))))
                .hasMessage("iris.SVC with bytes behind its end");
        Random random = new Random(1);
        for (int i = 0; i < 5000; i++) {
            byte[] forged = sound.clone();
            forged[random.nextInt(60)] = (byte) random.nextInt();
            try {
                plugin.deserialize(new ByteArrayInputStream(forged));
            } catch (IOException expected) {
                assertThat(expected).hasMessageContaining("iris.SVC");
            }
        }
    }

    private Svc fitted() {
        return fit(plugin.instantiate(Arguments.NONE, Progress.NONE), inputs, outputs);
    }

    private Svc fit(Svc instance, Tensor features, Tensor classes) {
        return plugin.fit(instance, Arguments.of(features, classes), Progress.NONE);
    }

    private Tensor predict(Svc instance, Arguments arguments) {
        return (Tensor) plugin.predict(instance, arguments, Progress.NONE);
    }

    private byte[] bytes(Svc instance) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        plugin.serialize(instance, out);
        return out.toByteArray();
    }

    private double accuracy(Tensor predicted) {
        return IntStream.range(0, 150)
                        .filter(i -> predicted.longAt(i) == outputs.longAt(i))
                        .count()
                / 150.0;
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String reason) {
        assertThatThrownBy(call).isInstanceOf(ArgumentException.class).hasMessageContaining(reason);
    }
}
