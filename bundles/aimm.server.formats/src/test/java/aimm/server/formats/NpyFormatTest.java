package aimm.server.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.DType;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import aimm.server.formats.Goldens.Golden;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NpyFormatTest {

    private static final Format NPY = Formats.of("application/x-npy");

    static Stream<Golden> readable() {
        return Goldens.npy().filter(golden -> !golden.fields().get(0).startsWith("refused"));
    }

    static Stream<Golden> refused() {
        return Goldens.npy().filter(golden -> golden.fields().get(0).startsWith("refused"));
    }

    /** Those that we would write as numpy does: the rest has other orders or versions. */
    static Stream<Golden> writable() {
        return readable().filter(golden -> !golden.name().matches(".*(>|first|endian|version|bytes).*"));
    }

    @ParameterizedTest
    @MethodSource("readable")
    void readsWhatNumpyWrote(Golden golden) {
        Tensor tensor = (Tensor) NPY.read(golden.body());

        assertThat(tensor.dtype()).isEqualTo(DType.ofNumpy(golden.fields().get(0)));
        assertThat(Arrays.stream(tensor.shape()).mapToObj(Long::toString).collect(Collectors.joining(",")))
                .isEqualTo(golden.fields().get(1));
        assertThat(elements(tensor)).isEqualTo(golden.fields().get(2));
    }

    @ParameterizedTest
    @MethodSource("writable")
    void writesAsNumpyDoes(Golden golden) {
        assertThat(Goldens.written(NPY, NPY.read(golden.body()))).isEqualTo(golden.body());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesByNameWhatNoTensorCanHold(Golden golden) {
        assertThatThrownBy(() -> NPY.read(golden.body()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("npy, descr: expected booleans, integers, floats of 16, 32 or 64 bits, or texts")
                .hasMessageContaining("found " + golden.fields().get(0).substring("refused: ".length()));
    }

    @Test
    void readsWithoutCopying() {
        byte[] body = Goldens.written(NPY, Tensor.of(new double[] {1, 2}));
        Tensor tensor = (Tensor) NPY.read(body);

        body[body.length - 1] = 0x7F;

        assertThat(tensor.doubleAt(1)).isGreaterThan(1e300);
    }

    @Test
    void booleansAreZerosAndOnes() {
        byte[] body = Goldens.written(NPY, Tensor.of(new boolean[] {true, false}));
        body[body.length - 1] = 7;

        assertThat(NPY.read(body)).isEqualTo(Tensor.of(new boolean[] {true, true}));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)} |",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2L, 2L)} |",
                "{'shape':(2,2),'fortran_order':True,'descr':'<f4',} |",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (3,)} | elements: expected 3 of 8 bytes for the shape (3,), found 16 bytes",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 99999999999)} | elements: expected 9223372036854775807 of 8 bytes",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)} | shape: expected a tuple of lengths, found '(-1,)'",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (2,,)} | shape: expected a tuple of lengths, found '(2,,)'",
                "{'descr': '<f8', 'fortran_order': False, 'shape': '2'} | shape: expected a tuple of lengths",
                "{'descr': '<f8', 'fortran_order': 1, 'shape': (2,)} | header: expected the keys [descr, fortran_order, shape], found [descr]",
                "{'descr': (2,), 'fortran_order': False, 'shape': (2,)} | descr: expected a type, found '(2,)'",
                "{'descr': '<f8', 'fortran_order': '', 'shape': (2,)} | fortran_order: expected True or False",
                "{'descr': '<U0', 'fortran_order': False, 'shape': (2,)} | descr: expected texts with a length, found '<U0'",
                "{'descr': '<U999999999', 'fortran_order': False, 'shape': (2,)} | descr: expected texts with a length",
                "{'descr': '<i3', 'fortran_order': False, 'shape': (2,)} | found another type ('<i3')",
                "{'descr': 'nonsense!', 'fortran_order': False, 'shape': (2,)} | found 'nonsense!'",
                "hello | header: expected a dictionary, found 'hello'",
                "{} | header: expected a dictionary, found '{}'",
            })
    void readsHeadersAndSaysWhatIsWrongWithThem(String header, String failure) {
        byte[] body = body(1, header, 16);
        if (failure == null) {
            assertThat(((Tensor) NPY.read(body)).buffer().remaining()).isEqualTo(16);
        } else {
            assertThatThrownBy(() -> NPY.read(body))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining(failure);
        }
    }

    @Test
    void refusesOtherBodies() {
        assertThatThrownBy(() -> NPY.read(new byte[0]))
                .hasMessage("npy, start: expected \\x93NUMPY, found other bytes");
        assertThatThrownBy(() -> NPY.read("1,2,3".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("npy, start: expected \\x93NUMPY, found other bytes");
        assertThatThrownBy(() -> NPY.read(body(4, "{}", 0)))
                .hasMessage("npy, start: expected version 1, 2 or 3, found 4");
    }

    @Test
    void aHeaderIsNotReadPastItsBound() {
        byte[] body = body(2, " ".repeat(70_000), 0);

        assertThatThrownBy(() -> NPY.read(body))
                .hasMessage("npy, header: expected at most 65536 bytes, found a length of 70000");
    }

    @Test
    void dimensionsAreAsFewAsInNumpy() {
        String shape = IntStream.range(0, 65).mapToObj(i -> "1").collect(Collectors.joining(","));

        assertThatThrownBy(() ->
                        NPY.read(body(1, "{'descr': '|i1', 'fortran_order': False, 'shape': (" + shape + ")}", 1)))
                .hasMessage("npy, shape: expected at most 64 dimensions, found 65");
    }

    @Test
    void characterNumbersThatAreNoneAreRefused() {
        byte[] body = body(1, "{'descr': '<U4', 'fortran_order': False, 'shape': (1,)}", 16);
        body[body.length - 2] = (byte) 0xFF;

        assertThatThrownBy(() -> NPY.read(body))
                .hasMessage("npy, element 0: expected characters, found code point 0xff0000");
    }

    @Test
    void writesWhateverMakesOneArray() {
        assertThat(rewritten(List.of(List.of(1L, 2L), List.of(3L, 4L))))
                .isEqualTo(Tensor.of(new long[] {1, 2, 3, 4}, 2, 2));
        assertThat(rewritten(List.of(1L, 2.5))).isEqualTo(Tensor.of(new double[] {1, 2.5}));
        assertThat(rewritten(List.of("a", "žuto"))).isEqualTo(Tensor.ofTexts(List.of("a", "žuto")));
        assertThat(rewritten(3.5)).isEqualTo(Tensor.of(new double[] {3.5}).reshape());
        assertThat(rewritten(true)).isEqualTo(Tensor.of(new boolean[] {true}).reshape());
        assertThat(rewritten("text")).isEqualTo(Tensor.ofTexts(List.of("text")).reshape());
        assertThat(rewritten(Series.of(List.of(true, false)))).isEqualTo(Tensor.of(new boolean[] {true, false}));
        assertThat(rewritten(Tensor.of(new boolean[] {true, false}).asList()))
                .isEqualTo(Tensor.of(new boolean[] {true, false}));
    }

    @Test
    void aDataFrameIsRows() {
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        columns.put("a", Tensor.of(new float[] {1, 2}).asList());
        columns.put("b", Tensor.of(new float[] {3, 4}).asList());
        assertThat(rewritten(DataFrame.of(columns))).isEqualTo(Tensor.of(new float[] {1, 3, 2, 4}, 2, 2));

        columns.put("c", List.of(5L, 6L));
        assertThat(rewritten(DataFrame.of(columns))).isEqualTo(Tensor.of(new double[] {1, 3, 5, 2, 4, 6}, 2, 3));
    }

    @Test
    void brainFloatsBecomeFloats() {
        Tensor brain = Tensor.wrap(DType.BF16, new long[] {1}, ByteBuffer.wrap(new byte[] {(byte) 0xC0, 0x3F}));

        assertThat(rewritten(brain)).isEqualTo(Tensor.of(new float[] {1.5f}));
    }

    @Test
    void bytesThatAreNoTextStayBytes() {
        Elements elements = new Elements();
        elements.add(ByteBuffer.wrap(new byte[] {(byte) 0xFF, 1}));
        elements.add(ByteBuffer.wrap(new byte[] {'a'}));

        assertThat(rewritten(elements.tensor())).isEqualTo(elements.tensor());
    }

    @Test
    void refusesWhatMakesNoArrayBeforeAnythingIsWritten() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object value : Arrays.asList(Map.of("a", 1L), null, List.of(List.of(1L), List.of()), List.of("a", 1L))) {
            assertThatThrownBy(() -> NPY.write(value, out))
                    .isInstanceOf(FormatException.class)
                    .hasMessageStartingWith("npy, result: expected numbers, booleans or texts");
        }
        assertThat(out.size()).isZero();
    }

    @Test
    void oneLongTextDoesNotMakeAllLong() {
        Tensor texts = Tensor.ofTexts(Stream.concat(
                        Stream.of("x".repeat(100_000)),
                        Stream.generate(() -> "").limit(1000))
                .toList());

        assertThatThrownBy(() -> Goldens.written(NPY, texts))
                .hasMessage("npy, result: expected at most 268435456 bytes of texts that are all as long as the"
                        + " longest, found 1001 of 400000 bytes");
    }

    private static Object rewritten(Object value) {
        return NPY.read(Goldens.written(NPY, value));
    }

    private static byte[] body(int version, String header, int elements) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer body = ByteBuffer.allocate(12 + text.length + elements).order(ByteOrder.LITTLE_ENDIAN);
        body.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            body.putShort((short) text.length);
        } else {
            body.putInt(text.length);
        }
        body.put(text);
        return Arrays.copyOf(body.array(), body.position() + elements);
    }

    /** As Python writes them. */
    private static String elements(Tensor tensor) {
        return IntStream.range(0, tensor.size())
                .mapToObj(tensor::valueAt)
                .map(NpyFormatTest::python)
                .collect(Collectors.joining("|"));
    }

    private static String python(Object element) {
        if (element instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        if (element instanceof BigInteger || element instanceof Long || element instanceof String) {
            return element.toString();
        }
        double number = (Double) element;
        return Double.isNaN(number)
                ? "nan"
                : Double.isInfinite(number) ? number > 0 ? "inf" : "-inf" : number == 1e300 ? "1e+300" : "" + number;
    }
}
