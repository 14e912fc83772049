package aimm.server.formats;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.DataFrame;
import aimm.server.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Bodies that other libraries wrote; the scripts beside the files say how. */
final class Goldens {

    /** @param body as it was written */
    record Golden(String name, List<String> fields, byte[] body) {

        @Override
        public String toString() {
            return name;
        }
    }

    private Goldens() {}

    static Stream<Golden> npy() {
        return read("npy.tsv");
    }

    static Stream<Golden> arrow() {
        return read("arrow.tsv");
    }

    static byte[] csv() {
        return """
                name,n,x,ok
                a,1,0.5,true
                "b, ""c""\",-2,,false
                žuto,3,1e-3,true
                """.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] noneOfLongTexts() {
        return new NpyHeader("<U400000000", false, new long[] {0}).bytes();
    }

    static byte[] written(Format format, Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            format.write(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** @param columns as JSON */
    static void assertColumns(DataFrame frame, String columns) {
        Map<?, ?> expected = (Map<?, ?>) JsonReader.read(columns, JsonReader.Objects.PLAIN);
        assertThat(List.copyOf(frame.columns().keySet())).isEqualTo(List.copyOf(expected.keySet()));
        expected.forEach((name, values) -> assertThat(plain(frame.columns().get(name)))
                .as("column " + name)
                .isEqualTo(plain(values)));
    }

    /** Numbers by their value, whatever their class. */
    private static Object plain(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Goldens::plain).map(String::valueOf).toList();
        }
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
                ? (Object) number.longValue()
                : value;
    }

    private static Stream<Golden> read(String file) {
        try (InputStream in = Goldens.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(Goldens::golden);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Golden golden(String line) {
        List<String> fields = List.of(line.split("\t", -1));
        int last = fields.size() - 1;
        return new Golden(
                fields.get(0), fields.subList(1, last), Base64.getDecoder().decode(fields.get(last)));
    }
}
