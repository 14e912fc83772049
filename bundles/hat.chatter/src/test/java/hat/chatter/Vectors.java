package hat.chatter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden vectors among the test resources. */
final class Vectors {

    private Vectors() {}

    static JsonNode file(String name) {
        try (InputStream in = Vectors.class.getResourceAsStream(name)) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<JsonNode> of(String... names) {
        return Stream.of(names).flatMap(name -> file(name).get("vectors").valueStream());
    }

    static byte[] hex(JsonNode vector, String member) {
        return HexFormat.of().parseHex(vector.get(member).stringValue());
    }

    static byte[] array(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        return array;
    }
}
