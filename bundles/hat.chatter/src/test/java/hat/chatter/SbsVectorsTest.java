package hat.chatter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every value of the golden vectors, byte for byte. */
class SbsVectorsTest {

    private static final SbsSchema SCHEMA =
            new SbsSchema(Vectors.file("sbs_values.json").get("schema").stringValue());

    static Stream<JsonNode> values() {
        return Vectors.of("sbs_values.json", "sbs_values_large.json").filter(vector -> !isBeyond64Bits(vector));
    }

    static Stream<JsonNode> valuesBeyond64Bits() {
        return Vectors.of("sbs_values.json").filter(SbsVectorsTest::isBeyond64Bits);
    }

    static Stream<JsonNode> malformed() {
        return Vectors.of("sbs_malformed.json");
    }

    private static boolean isBeyond64Bits(JsonNode vector) {
        return vector.get("decoded").isBigInteger();
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesAreWritten(JsonNode vector) {
        SbsWriter out = new SbsWriter();

        SCHEMA.write(out, vector.get("type").stringValue(), vector.get("decoded"));

        assertThat(out.size()).isEqualTo(Vectors.hex(vector, "hex").length);
        assertThat(out.toByteArray()).isEqualTo(Vectors.hex(vector, "hex"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesAreRead(JsonNode vector) throws MalformedMessageException {
        String type = vector.get("type").stringValue();
        ByteBuffer bytes = ByteBuffer.wrap(Vectors.hex(vector, "hex"));

        JsonNode value = SCHEMA.read(new SbsReader(bytes), type);
        JsonNode fromReadOnly = SCHEMA.read(new SbsReader(bytes.asReadOnlyBuffer()), type);

        assertThat(value.toString()).isEqualTo(normalized(vector.get("decoded"), type));
        assertThat(fromReadOnly).isEqualTo(value);
    }

    /** Numbers of vectors that are Floats may be written like Integers there. */
    private static String normalized(JsonNode decoded, String type) throws MalformedMessageException {
        SbsWriter out = new SbsWriter();
        SCHEMA.write(out, type, decoded);
        return type.equals("TFloat")
                ? SCHEMA.read(new SbsReader(ByteBuffer.wrap(out.toByteArray())), type)
                        .toString()
                : type.contains("Float") || type.equals("TRecord") ? floats(decoded) : decoded.toString();
    }

    private static String floats(JsonNode decoded) {
        return decoded.toString().replaceAll("(?<=[\\[,])(-?\\d+)(?=[,\\]])", "$1.0");
    }

    @ParameterizedTest
    @MethodSource("valuesBeyond64Bits")
    void integersBeyond64BitsAreRefused(JsonNode vector) {
        assertThatThrownBy(() -> new SbsReader(ByteBuffer.wrap(Vectors.hex(vector, "hex"))).integer())
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("64 bits");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void oddInputIsTreatedAsRecommended(JsonNode vector) throws MalformedMessageException {
        SbsReader in = new SbsReader(ByteBuffer.wrap(Vectors.hex(vector, "hex")));
        String type = vector.get("type").stringValue();

        if (vector.get("recommended").stringValue().startsWith("reject")) {
            assertThatThrownBy(() -> SCHEMA.read(in, type)).isInstanceOf(MalformedMessageException.class);
        } else {
            assertThat(SCHEMA.read(in, type))
                    .hasToString(vector.at("/native_serializer/value").toString());
        }
    }

    @Test
    void changedBytesAreReadOrRefused() {
        Random random = new Random(7);
        var vectors =
                values().filter(v -> v.get("hex").stringValue().length() < 400).toList();
        for (int round = Integer.getInteger("hat.fuzz.rounds", 20_000); round > 0; round--) {
            JsonNode vector = vectors.get(random.nextInt(vectors.size()));
            byte[] bytes = Vectors.hex(vector, "hex");
            for (int changes = 1 + random.nextInt(3); changes > 0 && bytes.length > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                SCHEMA.read(
                        new SbsReader(ByteBuffer.wrap(bytes)),
                        vector.get("type").stringValue());
            } catch (MalformedMessageException e) {
                assertThat(e).hasMessageMatching(".+");
            }
        }
    }

    @Test
    void halfASurrogatePairIsRefused() {
        assertThatThrownBy(() -> new SbsWriter().text("ab\ud83d"))
                .isInstanceOf(UnencodableException.class)
                .hasMessageContaining("character 2");
        assertThat(new SbsWriter().text("\ud83d\ude42").size()).isEqualTo(5);
    }

    @Test
    void theReplacementCharacterIsATextLikeAnyOther() throws MalformedMessageException {
        byte[] bytes = new SbsWriter().text("\uFFFD").toByteArray();

        assertThat(new SbsReader(ByteBuffer.wrap(bytes)).text()).isEqualTo("\uFFFD");
    }

    @Test
    void largePartsKeepTheirPlace() throws MalformedMessageException {
        SbsWriter out = new SbsWriter();
        for (int i = 0; i < 300; i++) {
            out.integer(i).bytes(ByteBuffer.wrap(new byte[i * 37])).bool(true);
        }

        SbsReader in = new SbsReader(ByteBuffer.wrap(out.toByteArray()));
        for (int i = 0; i < 300; i++) {
            assertThat(in.integer()).isEqualTo(i);
            assertThat(in.bytes().remaining()).isEqualTo(i * 37);
            assertThat(in.bool()).isTrue();
        }
    }
}
