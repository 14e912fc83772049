package hat.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** What the reference implementation was seen to do. */
final class Vectors {

    private Vectors() {}

    @SuppressWarnings("unchecked") // the files are known
    static List<Map<String, Object>> of(String file, String list) {
        try (InputStream in = Vectors.class.getResourceAsStream(file)) {
            return (List<Map<String, Object>>) ((Map<String, Object>) Json.read(in.readAllBytes())).get(list);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
