package aimm.runtime.inframework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.DataFrame;
import aimm.plugin.api.Tensor;
import aimm.server.formats.Format;
import aimm.server.formats.FormatException;
import aimm.server.formats.Formats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The libraries inside the bundle work there, whatever the thread's own class loader is. */
class FormatsTest {

    @Test
    void writesAndReadsArrow() throws IOException {
        DataFrame frame = frame();

        assertThat(rewritten("application/vnd.apache.arrow.stream", frame)).isEqualTo(frame);
    }

    @Test
    void writesAndReadsCsv() throws IOException {
        DataFrame frame = frame();

        assertThat(rewritten("text/csv", frame)).isEqualTo(frame);
    }

    @Test
    void writesAndReadsNpy() throws IOException {
        Tensor tensor = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);

        assertThat(rewritten("application/x-npy", tensor)).isEqualTo(tensor);
    }

    @Test
    void refusesWhatIsMalformed() {
        assertThatThrownBy(() -> Formats.of("application/vnd.apache.arrow.stream")
                        .read(new byte[] {-1, -1, -1, -1, 8, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8}))
                .isInstanceOf(FormatException.class);
        assertThatThrownBy(() -> Formats.of("text/csv").read(new byte[] {'a', '\n', '"'}))
                .isInstanceOf(FormatException.class);
    }

    private static DataFrame frame() {
        Map<String, List<Object>> columns = new LinkedHashMap<>();
        columns.put("whole", Tensor.of(new long[] {1, 2}).asList());
        columns.put("real", Tensor.of(new double[] {0.5, Double.NaN}).asList());
        columns.put("text", Arrays.asList("a, \"b\"", null));
        return DataFrame.of(columns);
    }

    private static Object rewritten(String mediaType, Object value) throws IOException {
        Format format = Formats.of(mediaType);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(null);
        try {
            format.write(value, out);
            return format.read(out.toByteArray());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
