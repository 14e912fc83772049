package aimm.server.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.DType;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With Arrow's own library for Java at the other end. */
class ArrowPeerTest {

    private static final Format ARROW = Formats.of("application/vnd.apache.arrow.stream");

    private final BufferAllocator allocator = new RootAllocator(64 << 20);

    /** What else the library writes that the golden files have not. */
    static Stream<byte[]> bodies() {
        ArrowPeerTest test = new ArrowPeerTest();
        try {
            return Stream.of(test.views(), test.changingDictionary(), test.nestedLists());
        } finally {
            test.close();
        }
    }

    @AfterEach
    void close() {
        allocator.close();
    }

    @Test
    void readsViewsOfTexts() {
        DataFrame frame = (DataFrame) ARROW.read(views());

        assertThat(frame.columns().get("view")).containsExactly("short", null, "a text that is longer than a view", "");
        assertThat(frame.columns().get("large")).containsExactly("a", "b", null, "d");
    }

    @Test
    void readsADictionaryThatChangesBetweenBatches() {
        assertThat(((DataFrame) ARROW.read(changingDictionary())).columns().get("colour"))
                .containsExactly("red", "blue", "red", "green", "green", "blue");
    }

    @Test
    void readsListsInLists() {
        assertThat(Tensor.viewedBy(
                        ((DataFrame) ARROW.read(nestedLists())).columns().get("matrix")))
                .isEqualTo(Tensor.of(new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 2, 3, 2));
    }

    @Test
    void readsNullsOfHalfFloats() {
        Float2Vector half = new Float2Vector("half", allocator);
        byte[] body = written(List.of(half), root -> {
            half.allocateNew(2);
            half.setWithPossibleTruncate(0, 1.5f);
            half.setNull(1);
            root.setRowCount(2);
        });

        List<Object> values = ((DataFrame) ARROW.read(body)).columns().get("half");
        assertThat(values).containsExactly(1.5, Double.NaN);
        assertThat(Tensor.viewedBy(values).dtype()).isEqualTo(DType.FP16);
    }

    @Test
    void refusesNullsInLists() {
        FixedSizeListVector list = FixedSizeListVector.empty("list", 2, allocator);
        list.addOrGetVector(FieldType.nullable(new ArrowType.Int(32, true)));
        byte[] body = written(List.of(list), root -> {
            list.allocateNew();
            list.setNull(0);
            root.setRowCount(1);
        });

        assertThatThrownBy(() -> ARROW.read(body))
                .hasMessage("Arrow, column 'list': expected lists without nulls, NaN apart, found nulls");
    }

    @Test
    void aSmallBodyCanNotClaimToHoldALot() {
        NullVector nothing = new NullVector("nothing");
        byte[] nulls = written(List.of(nothing), root -> root.setRowCount(1_000_000_000));
        assertThat(nulls).hasSizeLessThan(1000);
        assertThatThrownBy(() -> ARROW.read(nulls))
                .isInstanceOf(FormatException.class)
                .hasMessageMatching(
                        "Arrow, values: expected at most \\d+ bytes, 32 times what the body has, found more");

        byte[] longTexts = coded(new String[][] {{"x".repeat(100_000)}}, new int[1][10_000]);
        assertThatThrownBy(() -> ARROW.read(longTexts))
                .hasMessage("Arrow, values: expected at most " + ((16 << 20) + 32 * longTexts.length)
                        + " bytes, 32 times what the body has, found more");
    }

    @Test
    void listsAreNotTooDeep() {
        Field field = Field.nullable("item", new ArrowType.Bool());
        for (int depth = 0; depth < 9; depth++) {
            field = new Field("list", FieldType.nullable(new ArrowType.FixedSizeList(1)), List.of(field));
        }
        byte[] body = written(List.of(field.createVector(allocator)), root -> root.setRowCount(0));

        assertThatThrownBy(() -> ARROW.read(body))
                .hasMessage("Arrow, column 'list': expected lists of a length, of one type, at most 8 deep, found a"
                        + " length of 1, 1 types, 9 deep");
    }

    @Test
    void codesMustBeInTheDictionary() {
        byte[] body = coded(new String[][] {{"a", "b"}}, new int[][] {{0, 2}});

        assertThatThrownBy(() -> ARROW.read(body))
                .hasMessage("Arrow, column 'colour', row 1: expected a number below 2, the size of the dictionary,"
                        + " found 2");
    }

    @Test
    void theLibraryReadsWhatWeWrite() throws IOException {
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        for (DType dtype : DType.values()) {
            if (dtype != DType.BYTES && dtype != DType.BF16) {
                ByteBuffer zeros = ByteBuffer.allocate(3 * dtype.bytes());
                columns.put(
                        dtype.name(), Tensor.wrap(dtype, new long[] {3}, zeros).asList());
            }
        }
        columns.put("doubles", List.of(1.5, -2.0, 1e300));
        columns.put("texts", Arrays.asList("a", null, "žuto"));
        columns.put("flags", Arrays.asList(true, null, false));
        columns.put("nothing", Arrays.asList(null, null, null));
        columns.put("points", Tensor.of(new long[] {1, 2, 3, 4, 5, 6}, 3, 2).asList());
        DataFrame frame = new DataFrame(List.of("x", "y", "z"), columns);

        List<String> read = new ArrayList<>();
        try (ArrowStreamReader reader =
                new ArrowStreamReader(new ByteArrayInputStream(Goldens.written(ARROW, frame)), allocator)) {
            assertThat(reader.loadNextBatch()).isTrue();
            for (FieldVector vector : reader.getVectorSchemaRoot().getFieldVectors()) {
                if (vector instanceof VarCharVector) { // not all others can be checked
                    vector.validateFull();
                }
                String values = vector.getObject(0) + "|" + vector.getObject(1) + "|" + vector.getObject(2);
                read.add(vector.getField() + " " + values.replace('\0', '0'));
            }
            assertThat(reader.loadNextBatch()).isFalse();
        }

        assertThat(read)
                .containsExactly(
                        "BOOL: Bool false|false|false",
                        "INT8: Int(8, true) 0|0|0",
                        "INT16: Int(16, true) 0|0|0",
                        "INT32: Int(32, true) 0|0|0",
                        "INT64: Int(64, true) 0|0|0",
                        "UINT8: Int(8, false) 0|0|0",
                        "UINT16: Int(16, false) 0|0|0",
                        "UINT32: Int(32, false) 0|0|0",
                        "UINT64: Int(64, false) 0|0|0",
                        "FP16: FloatingPoint(HALF) 0|0|0",
                        "FP32: FloatingPoint(SINGLE) 0.0|0.0|0.0",
                        "FP64: FloatingPoint(DOUBLE) 0.0|0.0|0.0",
                        "doubles: FloatingPoint(DOUBLE) 1.5|-2.0|1.0E300",
                        "texts: Utf8 a|null|žuto",
                        "flags: Bool true|null|false",
                        "nothing: Null null|null|null",
                        "points: FixedSizeList(2)<$data$: Int(64, true)> [1,2]|[3,4]|[5,6]",
                        "__index_level_0__: Utf8 x|y|z");
    }

    private byte[] views() {
        ViewVarCharVector view = new ViewVarCharVector("view", allocator);
        LargeVarCharVector large = new LargeVarCharVector("large", allocator);
        return written(List.of(view, large), root -> {
            view.allocateNew(4);
            view.setSafe(0, bytes("short"));
            view.setNull(1);
            view.setSafe(2, bytes("a text that is longer than a view"));
            view.setSafe(3, bytes(""));
            large.allocateNew(4);
            large.setSafe(0, bytes("a"));
            large.setSafe(1, bytes("b"));
            large.setNull(2);
            large.setSafe(3, bytes("d"));
            root.setRowCount(4);
        });
    }

    private byte[] nestedLists() {
        FixedSizeListVector outer = FixedSizeListVector.empty("matrix", 3, allocator);
        FixedSizeListVector inner =
                (FixedSizeListVector) outer.addOrGetVector(FieldType.nullable(new ArrowType.FixedSizeList(2)))
                        .getVector();
        Float8Vector numbers = (Float8Vector)
                inner.addOrGetVector(FieldType.nullable(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)))
                        .getVector();
        BitVector flags = new BitVector("flags", allocator);
        return written(List.of(outer, flags), root -> {
            outer.allocateNew();
            for (int i = 0; i < 12; i++) {
                numbers.setSafe(i, i);
                inner.setNotNull(i / 2);
                outer.setNotNull(i / 6);
            }
            flags.allocateNew(2);
            flags.set(0, 1);
            flags.set(1, 0);
            root.setRowCount(2);
        });
    }

    /** The library writes a dictionary anew if it has changed. */
    private byte[] changingDictionary() {
        return coded(new String[][] {{"red", "blue"}, {"green", "blue"}}, new int[][] {{0, 1, 0}, {0, 0, 1}});
    }

    /** @param dictionaries one for each batch, as {@code codes} */
    private byte[] coded(String[][] dictionaries, int[][] codes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DictionaryEncoding encoding = new DictionaryEncoding(7, false, new ArrowType.Int(8, true));
        DictionaryProvider.MapDictionaryProvider provider = new DictionaryProvider.MapDictionaryProvider();
        TinyIntVector column =
                new TinyIntVector("colour", new FieldType(true, encoding.getIndexType(), encoding), allocator);
        List<VarCharVector> texts = Stream.of(dictionaries).map(this::texts).toList();
        provider.put(new Dictionary(texts.get(0), encoding));
        try (VectorSchemaRoot root = VectorSchemaRoot.of(column);
                ArrowStreamWriter writer = new ArrowStreamWriter(root, provider, out)) {
            for (int batch = 0; batch < codes.length; batch++) {
                provider.put(new Dictionary(texts.get(batch), encoding));
                column.allocateNew(codes[batch].length);
                for (int i = 0; i < codes[batch].length; i++) {
                    column.set(i, codes[batch][i]);
                }
                root.setRowCount(codes[batch].length);
                writer.writeBatch();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            texts.forEach(VarCharVector::close);
        }
        return out.toByteArray();
    }

    private VarCharVector texts(String... texts) {
        VarCharVector vector = new VarCharVector("colour", allocator);
        for (int i = 0; i < texts.length; i++) {
            vector.setSafe(i, bytes(texts[i]));
        }
        vector.setValueCount(texts.length);
        return vector;
    }

    private static byte[] written(List<FieldVector> vectors, Consumer<VectorSchemaRoot> fill) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (VectorSchemaRoot root = new VectorSchemaRoot(vectors);
                ArrowStreamWriter writer = new ArrowStreamWriter(root, null, out)) {
            fill.accept(root);
            writer.writeBatch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
