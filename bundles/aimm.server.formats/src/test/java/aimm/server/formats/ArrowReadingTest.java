package aimm.server.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.DType;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Tensor;
import aimm.server.formats.Goldens.Golden;
import aimm.server.json.JsonWriter;
import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArrowReadingTest {

    private static final Format ARROW = Formats.of("application/vnd.apache.arrow.stream");

    static Stream<Golden> readable() {
        return Goldens.arrow().filter(golden -> !golden.name().equals("dates"));
    }

    @ParameterizedTest
    @MethodSource("readable")
    void readsWhatJavaScriptWrote(Golden golden) {
        Goldens.assertColumns(
                (DataFrame) ARROW.read(golden.body()), golden.fields().get(0));
    }

    @ParameterizedTest
    @MethodSource("readable")
    void readsBackWhatItWrites(Golden golden) {
        DataFrame frame = (DataFrame) ARROW.read(golden.body());

        DataFrame again = (DataFrame) ARROW.read(Goldens.written(ARROW, frame));

        assertThat(JsonWriter.text(again)).isEqualTo(JsonWriter.text(frame));
        frame.columns()
                .forEach((name, values) -> assertThat(
                                Tensor.viewedBy(again.columns().get(name)))
                        .as(name)
                        .isEqualTo(Tensor.viewedBy(values)));
    }

    @Test
    void columnsWithoutNullsAreTensorsOfTheirTypes() {
        DataFrame frame = frame("numbers");

        frame.columns()
                .forEach((name, values) ->
                        assertThat(Tensor.viewedBy(values).dtype().numpyName()).isEqualTo(name));
        assertThat(Tensor.viewedBy(frame("booleans and texts").columns().get("text"))
                        .dtype())
                .isEqualTo(DType.BYTES);
        assertThat(Tensor.viewedBy(frame("categories").columns().get("colour")).dtype())
                .isEqualTo(DType.BYTES);
        assertThat(Tensor.viewedBy(frame("lists").columns().get("point")))
                .isEqualTo(Tensor.of(new float[] {1, 2, 3, 4, 5, 6.5f}, 3, 2));
        assertThat(Tensor.viewedBy(frame("null numbers").columns().get("float")).dtype())
                .isEqualTo(DType.FP32);
    }

    @Test
    void readsWithoutCopying() {
        byte[] body = Goldens.written(ARROW, Tensor.of(new double[] {1, 2}));
        DataFrame frame = (DataFrame) ARROW.read(body);

        body[body.length - 9] = 0x7F;

        assertThat((Double) frame.columns().get("0").get(1)).isGreaterThan(1e300);
    }

    @Test
    void labelsOfRowsAreAColumnAsInPandas() {
        DataFrame frame = new DataFrame(List.of("x", "y"), Map.of("a", List.of(1L, 2L)));

        assertThat(ARROW.read(Goldens.written(ARROW, frame))).isEqualTo(frame);
    }

    @Test
    void writesOtherResultsAsColumns() {
        assertThat(rewritten(Tensor.of(new long[] {1, 2, 3, 4}, 2, 2)).columns().get("1"))
                .containsExactly(2L, 4L);
        assertThat(rewritten(Arrays.asList("a", null)).columns().get("0")).containsExactly("a", null);
        assertThat(rewritten(Arrays.asList(1L, null, 2.5)).columns().get("0")).containsExactly(1.0, Double.NaN, 2.5);
        assertThat(rewritten(Arrays.asList(true, null)).columns().get("0")).containsExactly(true, null);
        assertThat(rewritten(true).columns().get("0")).containsExactly(true);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("deep", Tensor.of(new long[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2));
        assertThat(Tensor.viewedBy(rewritten(map).columns().get("deep"))).isEqualTo(map.get("deep"));
    }

    @Test
    void refusesColumnsOfSeveralKinds() {
        assertThatThrownBy(() -> Goldens.written(ARROW, Map.of("c", List.of("a", 1L))))
                .isInstanceOf(FormatException.class)
                .hasMessage("Arrow, column 'c': expected numbers, booleans or texts of one kind, or lists of them of"
                        + " one length, found numbers, booleans and texts are mixed");
    }

    @Test
    void refusesTypesByName() {
        assertThatThrownBy(() -> frame("dates"))
                .isInstanceOf(FormatException.class)
                .hasMessage("Arrow, column 'd': expected booleans, integers, floats, texts, a dictionary of these or"
                        + " lists of them that are of one length, found Date");
    }

    @Test
    void refusesOtherBodies() {
        assertThatThrownBy(() -> ARROW.read(new byte[0])).hasMessage("Arrow, message 0: expected a schema, found none");
        assertThatThrownBy(() -> ARROW.read("ARROW1\0\0....".getBytes(StandardCharsets.US_ASCII)))
                .hasMessage("Arrow, message 1: expected a stream, found a file, which is the same with an index; write"
                        + " it as a stream");
        assertThatThrownBy(() -> ARROW.read("a,b\n1,2\n".getBytes(StandardCharsets.US_ASCII)))
                .hasMessage("Arrow, message 1: expected the mark of a message, found other bytes");
        assertThatThrownBy(() -> ARROW.read(new byte[] {-1, -1, -1, -1, -1, -1, -1, 0x7F}))
                .hasMessage("Arrow, message 1: expected a header of at most 0 bytes, which are left, found a length of"
                        + " 2147483647");
    }

    @Test
    void refusesCompressedBatchesByTheirCodec() {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int compression = BodyCompression.createBodyCompression(builder, CompressionType.ZSTD, (byte) 0);
        int batch = RecordBatch.createRecordBatch(builder, 0, 0, 0, compression, 0);
        builder.finish(Message.createMessage(builder, MetadataVersion.V5, MessageHeader.RecordBatch, batch, 0, 0));
        byte[] header = builder.sizedByteArray();
        byte[] whole = Goldens.written(ARROW, Map.of());
        int schema = 8 + ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
        ByteBuffer body = ByteBuffer.allocate(schema + 8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
        body.put(whole, 0, schema).putInt(-1).putInt(header.length).put(header);

        assertThatThrownBy(() -> ARROW.read(body.array()))
                .isInstanceOf(FormatException.class)
                .hasMessage("Arrow, message 2: expected uncompressed columns, found zstd");
    }

    @Test
    void refusesTextsThatAreNone() {
        byte[] body = Goldens.written(ARROW, List.of("a", "žuto"));
        int at = 0;
        while (body[at] != (byte) 0xC5 || body[at + 1] != (byte) 0xBE) {
            at++;
        }
        body[at] = 'x';

        assertThatThrownBy(() -> ARROW.read(body))
                .hasMessage("Arrow, column '0', row 1: expected text in UTF-8, found other bytes");
    }

    @Test
    void columnsAreAsLongAsTheBatch() {
        byte[] body = Goldens.written(ARROW, Tensor.of(new long[5]));
        byte[] node = ByteBuffer.allocate(16).put(0, (byte) 5).array();
        int at = 0;
        while (!Arrays.equals(body, at, at + node.length, node, 0, node.length)) {
            at++;
        }
        body[at] = 4;

        assertThatThrownBy(() -> ARROW.read(body))
                .hasMessage("Arrow, message 2: expected a column of 5 values, found 4 with 0 nulls");
    }

    @Test
    void theEndMayBeMarkedOrNot() {
        byte[] body = Goldens.written(ARROW, Tensor.of(new long[] {1, 2}));

        assertThat(ARROW.read(Arrays.copyOf(body, body.length - 8))).isEqualTo(ARROW.read(body));
        assertThatThrownBy(() -> ARROW.read(Arrays.copyOf(body, body.length + 8)))
                .hasMessage("Arrow, message 3: expected nothing after the mark of the end, found 8 bytes");
    }

    private static DataFrame frame(String golden) {
        return (DataFrame) ARROW.read(Goldens.arrow()
                .filter(one -> one.name().equals(golden))
                .findFirst()
                .orElseThrow()
                .body());
    }

    private static DataFrame rewritten(Object value) {
        return (DataFrame) ARROW.read(Goldens.written(ARROW, value));
    }
}
