package aimm.server.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.DType;
import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Series;
import aimm.plugin.api.Tensor;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvWritingTest {

    private static final Format CSV = Formats.of("text/csv");

    @Test
    void writesADataFrame() {
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        columns.put("n", Tensor.of(new long[] {1, -2}).asList());
        columns.put("x, y", Arrays.asList(0.5, Double.NaN));
        columns.put("text", Arrays.asList("say \"hi\"", ""));
        columns.put("flag", Arrays.asList(true, null));
        columns.put("large", List.of(new BigInteger("18446744073709551615"), 1L));

        assertThat(text(DataFrame.of(columns))).isEqualTo("""
                n,"x, y",text,flag,large
                1,0.5,"say ""hi""\",true,18446744073709551615
                -2,,"",,1
                """);
    }

    @Test
    void writesTensorsOfUpToTwoDimensions() {
        assertThat(text(Tensor.of(new long[] {1, 2, 3, 4, 5, 6}, 2, 3))).isEqualTo("0,1,2\n1,2,3\n4,5,6\n");
        assertThat(text(Tensor.of(new float[] {0.1f, 1e10f}))).isEqualTo("0\n0.1\n1.0E10\n");
        assertThat(text(Tensor.of(new boolean[] {true}).reshape())).isEqualTo("0\ntrue\n");
        assertThat(text(Tensor.ofTexts(List.of("a", "b", "ž", "d"), 2, 2))).isEqualTo("0,1\na,b\nž,d\n");
        assertThat(text(Tensor.wrap(
                        DType.UINT64, new long[] {1}, ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}))))
                .isEqualTo("0\n18446744073709551615\n");
        assertThat(text(Tensor.of(new double[] {Double.NaN, 1 / 0.0, -1 / 0.0})))
                .isEqualTo("0\n\"\"\ninf\n-inf\n");
    }

    @Test
    void writesLists() {
        assertThat(text(List.of(List.of("a", 1L), List.of("b", 2.5)))).isEqualTo("0,1\na,1\nb,2.5\n");
        assertThat(text(Arrays.asList(1L, null, "x"))).isEqualTo("0\n1\n\"\"\nx\n");
        assertThat(text(List.of())).isEqualTo("0\n");
        assertThat(text(7L)).isEqualTo("0\n7\n");
    }

    @Test
    void writesMapsOfColumns() {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("class", List.of("a", "b"));
        columns.put("probability", Tensor.of(new double[] {0.25, 0.75}));

        assertThat(text(columns)).isEqualTo("class,probability\na,0.25\nb,0.75\n");
    }

    @Test
    void labelsOfRowsComeFirst() {
        DataFrame frame = new DataFrame(List.of("x", "y"), Map.of("a", List.of(1L, 2L)));

        assertThat(text(frame)).isEqualTo(",a\nx,1\ny,2\n");
        assertThat(text(new Series("a", List.of("x", "y"), List.of(1L, 2L)))).isEqualTo(",a\nx,1\ny,2\n");
        assertThat(text(Series.of(List.of(1L, 2L)))).isEqualTo("0\n1\n2\n");
    }

    @Test
    void leavesNamesOutIfAsked() {
        assertThat(new String(
                        Goldens.written(Formats.of("text/csv;header=absent"), Tensor.of(new long[] {1, 2, 3, 4}, 2, 2)),
                        StandardCharsets.UTF_8))
                .isEqualTo("1,2\n3,4\n");
    }

    @Test
    void readsBackWhatItWrote() {
        DataFrame frame = (DataFrame) CSV.read(Goldens.csv());

        assertThat(CSV.read(Goldens.written(CSV, frame))).isEqualTo(frame);
    }

    @Test
    void refusesWhatIsNoTableBeforeAnythingIsWritten() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatThrownBy(() -> CSV.write(Tensor.of(new long[8], 2, 2, 2), out))
                .isInstanceOf(FormatException.class)
                .hasMessage("CSV, result: expected one or two dimensions, found tensor INT64[2, 2, 2]");
        assertThatThrownBy(() -> CSV.write(Map.of("a", 1L), out))
                .hasMessage("CSV, result.a: expected a column, found number 1");
        assertThatThrownBy(() -> CSV.write(null, out))
                .hasMessage("CSV, result: expected numbers, booleans or texts, found none");
        assertThatThrownBy(() -> CSV.write(List.of(Map.of("a", 1L)), out))
                .hasMessage("CSV, column '0', row 0: expected a number, boolean or text, found map of 1");
        assertThatThrownBy(() -> CSV.write(Map.of("a", List.of(1L), "b", List.of()), out))
                .hasMessageStartingWith("CSV, result: expected columns of one length, found column ");
        assertThatThrownBy(() -> CSV.write(Tensor.of(new long[100_001], 1, 100_001), out))
                .hasMessage("CSV, result: expected at most 100000 columns, found tensor INT64[1, 100001]");
        assertThat(out.size()).isZero();
    }

    @Test
    void leavesTheStreamOpen() throws Exception {
        boolean[] closed = {false};
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        for (String type : List.of("text/csv", "application/x-npy", "application/vnd.apache.arrow.stream")) {
            Formats.of(type).write(Tensor.of(new long[] {1}), out);
        }
        assertThat(closed[0]).isFalse();
    }

    private static String text(Object value) {
        return new String(Goldens.written(CSV, value), StandardCharsets.UTF_8);
    }
}
