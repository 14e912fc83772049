package aimm.worker.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.DType;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of value there and back, through frames of all sizes. */
class ValuesTest {

    static List<Object> values() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", 1L);
        map.put("", null);
        map.put("a", List.of(true, "x"));
        return Arrays.asList(
                null,
                true,
                false,
                0L,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                new BigInteger("123456789012345678901234567890"),
                new BigInteger("-9223372036854775809"),
                -0.0,
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                Double.MIN_VALUE,
                "",
                "ascii",
                "žluťoučký \u20ac \ud83d\ude00",
                "a lone \ud83d surrogate and \udc00",
                "long ".repeat(100_000),
                List.of(),
                Arrays.asList(1L, null, 2.5, List.of("nested")),
                Map.of(),
                map,
                Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3),
                Tensor.of(new long[] {5}).reshape(),
                Tensor.of(new float[0]),
                Tensor.of(new float[1_000_000], 10, 100_000),
                Tensor.ofTexts(List.of("a", "", "ž")),
                DataFrame.of(Map.of("x", List.of(1L, 2L))),
                new DataFrame(
                        List.of("r1"), Map.of("y", Tensor.of(new double[] {1}).asList())),
                Series.of(List.of(1.5, 2.5)),
                new Series("name", List.of("a"), Tensor.of(new long[] {3}).asList()));
    }

    @ParameterizedTest
    @MethodSource("values")
    void comesBackAsItWas(Object value) throws IOException {
        assertThat(thereAndBack(value)).isEqualTo(value);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void keepsEveryElementType(DType type) throws IOException {
        int bytes = type == DType.BYTES ? 12 : 3 * type.bytes();
        Tensor tensor = Tensor.wrap(type, new long[] {3}, ByteBuffer.allocate(bytes));

        assertThat(thereAndBack(tensor)).isEqualTo(tensor);
    }

    @Test
    void keepsBytes() throws IOException {
        assertThat((byte[]) thereAndBack(new byte[] {1, -1})).containsExactly(1, -1);
        assertThat((byte[]) thereAndBack(new byte[100_000])).hasSize(100_000);
    }

    @Test
    void keepsTheBitsOfNaN() throws IOException {
        double odd = Double.longBitsToDouble(0x7ff8_0000_0000_1234L);

        assertThat(Double.doubleToRawLongBits((Double) thereAndBack(odd))).isEqualTo(0x7ff8_0000_0000_1234L);
    }

    @Test
    void keepsAListThatViewsATensor() throws IOException {
        List<Object> list = Tensor.of(new double[] {1, 2, 3, 4}, 2, 2).asList();

        List<?> back = (List<?>) thereAndBack(list);

        assertThat(back).isEqualTo(list);
        assertThat(Tensor.viewedBy(back)).isEqualTo(Tensor.viewedBy(list));
        DataFrame frame = (DataFrame) thereAndBack(DataFrame.of(Map.of("x", list)));
        assertThat(Tensor.viewedBy(frame.columns().get("x"))).isNotNull();
    }

    @Test
    void refusesWhatIsNoValueAndWritesNothingOfIt() {
        FrameWriter out = new FrameWriter();
        Messages.progress(out, 1, "before");
        long size = out.size();

        assertThatThrownBy(() -> Messages.progress(out, 1, List.of(new byte[100_000], new Object())))
                .isInstanceOf(UnencodableException.class);
        assertThat(out.size()).isEqualTo(size);
    }

    @Test
    void refusesValuesNestedTooDeeply() throws IOException {
        Object deep = 1L;
        for (int i = 0; i < Tag.MAX_DEPTH; i++) {
            deep = Collections.singletonList(deep);
        }
        Object deepest = deep;
        assertThat(thereAndBack(deepest)).isEqualTo(deepest);

        assertThatThrownBy(() -> Messages.progress(new FrameWriter(), 1, List.of(deepest)))
                .isInstanceOf(UnencodableException.class)
                .hasMessageContaining("500");
    }

    private static Object thereAndBack(Object value) throws IOException {
        FrameWriter out = new FrameWriter();
        Messages.progress(out, 1, "first");
        Messages.progress(out, 2, value);
        Messages.progress(out, 3, "last");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        out.sendTo(Channels.newChannel(bytes));
        List<Object> states = new ArrayList<>();
        FrameReader reader = new FrameReader(Channels.newChannel(new ByteArrayInputStream(bytes.toByteArray())));
        while (reader.read()) {
            for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                states.add(Messages.progress(frame).state());
            }
        }
        assertThat(states).hasSize(3).startsWith("first").endsWith("last");
        return states.get(1);
    }
}
