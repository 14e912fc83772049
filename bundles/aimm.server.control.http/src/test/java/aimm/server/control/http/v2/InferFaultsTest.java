package aimm.server.control.http.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.TensorSpec;
import aimm.server.api.AimmException;
import aimm.server.api.InvalidRequestException;
import aimm.server.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are wrong: which tensor or member, what was expected, what came. */
class InferFaultsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|expected JSON, got nothing",
                "[]|expected an object, got an array",
                "{}|the request has no 'inputs'",
                "{'inputs':null}|the request has no 'inputs'",
                "{'inputs':{}}|expected an array, got an object",
                "{'inputs':[],'inputs':[]}|'inputs' is there twice",
                "{'inputs':[7]}|expected an object, got number 7 (line 1, column 12, at $.inputs[0])",
                "{'inputs':[{'shape':[1],'datatype':'FP32','data':[1]}]}|an input has no 'name'",
                "{'inputs':[{'name':7}]}|expected a text, got number 7 (line 1, column 20, at $.inputs[0].name)",
                "{'inputs':[{'name':'x','datatype':'FP32','data':[1]}]}|input 'x' has no 'shape'",
                "{'inputs':[{'name':'x','shape':[1],'data':[1]}]}|input 'x' has no 'datatype'",
                "{'inputs':[{'name':'x','datatype':'FLOAT'}]}|input 'x': unknown datatype 'FLOAT'; expected one of [BOOL,",
                "{'inputs':[{'name':'x','shape':7}]}|expected an array, got number 7",
                "{'inputs':[{'name':'x','shape':[1,'2']}]}|whole number of 64 bits, got text of 1 characters (line 1, column 35, at $.inputs[0].shape[1])",
                "{'inputs':[{'name':'x','shape':[1.5]}]}|expected a whole number of 64 bits, got number 1.5",
                "{'inputs':[{'name':'x','shape':[2,-1]}]}|input 'x': 'shape' has negative dimension in [2, -1]",
                "{'inputs':[{'name':'x','shape':[65536,65536]}]}|input 'x': 'shape' has too many elements in [65536, 65536]",
                "{'inputs':[{'name':'x','shape':[9223372036854775807,2]}]}|input 'x': 'shape' has too many elements",
                "{'inputs':[{'name':'x','shape':[0,2147483647]}]}|input 'x': 'shape' has too many elements",
                "{'inputs':[{'name':'x','shape':[1],'shape':[1]}]}|input 'x': 'shape' is there twice",
                "{'inputs':[{'name':'x','name':'y'}]}|input 'x': 'name' is there twice",
                "{'inputs':[{'data':[1],'data':[1]}]}|an input: 'data' is there twice",
                "{'inputs':[{'name':'x','shape':[2],'datatype':'FP32'}]}|input 'x' has neither 'data' nor parameter 'binary_data_size'",
                "{'inputs':[{'name':'x','shape':[2],'datatype':'FP32','data':[1]}]}|input 'x': expected 2 elements for shape [2], got 1",
                "{'inputs':[{'data':[1],'name':'x','shape':[2],'datatype':'FP32'}]}|input 'x': expected 2 elements for shape [2], got 1 (line 1, column 22, at $.inputs[0].data)",
                "{'inputs':[{'name':'x','shape':[1],'datatype':'INT8','data':[200]}]}|input 'x': element 0 is number 200; expected INT8, -128 to 127",
                "{'inputs':[{'name':'x','shape':[1],'datatype':'FP16','data':[1]}]}|input 'x': FP16 has no form in JSON; send it as binary data",
                "{'inputs':[{'name':'x','shape':[1],'datatype':'BF16','data':[1]}]}|input 'x': BF16 has no form in JSON",
                "{'inputs':[{'name':'x','shape':[1],'datatype':'FP32','data':[1],'parameters':{'binary_data_size':4}}]}|input 'x' has both 'data' and parameter 'binary_data_size'",
                "{'inputs':[{'name':'x','shape':[1],'datatype':'FP32','parameters':{'binary_data_size':4}}]}|input 'x': expected 4 bytes of binary data, got 0; header Inference-Header-Content-Length says where it begins",
                "{'inputs':[{'name':'x','shape':[1],'datatype':'FP32','parameters':{'binary_data_size':'4'}}]}|input 'x': parameter 'binary_data_size' is text of 1 characters; expected a number of bytes",
                "{'inputs':[{'name':'x','shape':[1],'datatype':'FP32','parameters':{'binary_data_size':-4}}]}|input 'x': parameter 'binary_data_size' is number -4; expected a number of bytes",
                "{'inputs':[{'name':'x','shape':[1],'datatype':'FP32','parameters':{'shared_memory_region':'r'}}]}|input 'x': this server does not know parameter 'shared_memory_region'",
                "{'inputs':[{'name':'x','shape':[1],'datatype':'FP32','data':[1]},{'name':'x','shape':[1],'datatype':'FP32','data':[1]}]}|input 'x' is there twice",
                "{'inputs':[],'outputs':[{}]}|an output has no 'name'",
                "{'inputs':[],'outputs':[{'name':'y'},{'name':'y'}]}|output 'y' is there twice",
                "{'inputs':[],'outputs':[{'name':'y','parameters':{'binary_data':1}}]}|output 'y': parameter 'binary_data' is number 1; expected true or false",
                "{'inputs':[],'outputs':[{'name':'y','parameters':{'classification':3}}]}|output 'y': this server does not know parameter 'classification'",
                "{'inputs':[],'parameters':{'binary_data_output':'yes'}}|the request: parameter 'binary_data_output' is text of 3 characters; expected true or false",
                "{'inputs':[],'parameters':[]}|expected an object, got an array",
                "{'inputs':[],'id':7}|expected a text, got number 7 (line 1, column 19, at $.id)",
                "{'inputs':[]}x|Unrecognized token 'x'",
                "{'inputs':[{'name':'x'|end-of-input",
            })
    void inJson(String json, String text) {
        assertThatThrownBy(() -> InferReader.read(Bytes.of(json.replace('\'', '"')), null, List.of()))
                .isInstanceOfAny(InvalidRequestException.class, JsonException.class)
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FP32|[2]|8|7|input 'x': expected 8 bytes of binary data, got 7",
                "FP32|[2]|8|9|got 100: what is left belongs to no input, see their parameters 'binary_data_size'",
                "FP32|[2]|7|7|input 'x': tensor FP32[2]: expected 8 bytes, got 7",
                "FP32|[3]|8|8|input 'x': tensor FP32[3]: expected 12 bytes, got 8",
                "BYTES|[1]|8|8|input 'x': BYTES tensor: element 0 is cut short",
                "BYTES|[2147483647]|8|8|input 'x': BYTES tensor: 8 bytes for 2147483647 elements",
                "BOOL|[8]|8|8|input 'x': element 0 is byte 9; expected BOOL, 0 or 1",
                "FP32|[2]|9223372036854775807|8|input 'x': expected 9223372036854775807 bytes of binary data, got 8",
            })
    void inBinaryTensors(String dtype, String shape, String size, int bytes, String text) {
        String json = "{\"inputs\":[{\"name\":\"x\",\"shape\":" + shape + ",\"datatype\":\"" + dtype
                + "\",\"parameters\":{\"binary_data_size\":" + size + "}}]}";
        byte[] body = Bytes.of(json, IntStream.range(0, bytes).map(i -> 9).toArray());

        assertThatThrownBy(() -> InferReader.read(body, String.valueOf(json.length()), List.of()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 0 0|BYTES tensor: 3 bytes for 1 elements",
                "1 0 0 0|element 0 is cut short",
                "2 0 0 0 65|element 0 is cut short",
                "255 255 255 255 65|element 0 is cut short",
                "255 255 255 127 65|element 0 is cut short",
                "1 0 0 0 65 66|BYTES tensor: 1 bytes too many",
            })
    void inLengthsOfBytes(String bytes, String text) {
        int[] data = Stream.of(bytes.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
        String json =
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":"
                        + data.length + "}}]}";

        assertThatThrownBy(() -> InferReader.read(Bytes.of(json, data), String.valueOf(json.length()), List.of()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("input 'x': ")
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|'' ; expected a number of bytes",
                "x|'x'; expected a number of bytes",
                "-1|'-1'; expected a number of bytes",
                "+1|'+1'; expected a number of bytes",
                "1.0|'1.0'; expected a number of bytes",
                "14|14, but the body has 13 bytes",
                "99999999999999999999|99999999999999999999, but the body has 13 bytes",
                "12|end-of-input",
            })
    void inTheHeader(String header, String text) {
        assertThatThrownBy(() -> InferReader.read(Bytes.of("{\"inputs\":[]}"), header, List.of()))
                .isInstanceOf(AimmException.class)
                .hasMessageContaining(text.replace("'' ;", "'';"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|needs a model that declares one input; this one declares 0",
                "a: FP32[1]; b: FP32[1]|needs a model that declares one input; this one declares 2",
                "a: FP32[-1,-1]|needs at most one variable dimension; the model declares [-1, -1]",
                "a: BYTES[2]|needs one element of BYTES; the model declares [2]",
                "a: FP32[3]|input 'a': tensor FP32[3]: expected 12 bytes, got 10",
                "a: FP32[-1]|input 'a': tensor FP32[2]: expected 8 bytes, got 10",
                "a: FP32[0,-1]|input 'a': tensor FP32[0, 0]: expected 0 bytes, got 10",
                "a: FP32[2147483647,2147483647]|input 'a': too many elements",
            })
    void inRawTensors(String declared, String text) {
        List<TensorSpec> inputs = Stream.of(declared.split(";", -1))
                .filter(one -> !one.isEmpty())
                .map(TensorSpec::parse)
                .toList();

        assertThatThrownBy(() -> InferReader.read(new byte[10], "0", inputs))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(text);
    }

    @Test
    void theHeaderMayNameAsMuchAsThereCanBe() {
        assertThat(InferReader.length("2147483639", Integer.MAX_VALUE - 8)).isEqualTo(2147483639);
        assertThatThrownBy(() -> InferReader.length("2147483648", Integer.MAX_VALUE))
                .hasMessageContaining("but the body has 2147483647 bytes");
    }

    @Test
    void tooManyTensorsAndParameters() {
        String inputs = IntStream.range(0, 5000)
                .mapToObj(i -> "{\"name\":\"" + i + "\",\"shape\":[0],\"datatype\":\"BOOL\"}")
                .collect(Collectors.joining(",", "{\"inputs\":[", "]}"));
        String outputs = IntStream.range(0, 5000)
                .mapToObj(i -> "{\"name\":\"" + i + "\"}")
                .collect(Collectors.joining(",", "{\"outputs\":[", "]}"));
        String parameters = IntStream.range(0, 20_000)
                .mapToObj(i -> "\"" + i + "\":1")
                .collect(Collectors.joining(",", "{\"parameters\":{", "}}"));

        for (String json : List.of(inputs, outputs, parameters)) {
            assertThatThrownBy(() -> InferReader.read(Bytes.of(json), null, List.of()))
                    .isInstanceOf(JsonException.class)
                    .hasMessageContaining("more than");
        }
    }

    @Test
    void deepNestingIsRefusedWhereverItIs() {
        String deep = "[".repeat(5000) + "]".repeat(5000);
        for (String json : List.of(
                "{\"unknown\":" + deep + "}",
                "{\"parameters\":{\"a\":" + deep + "}}",
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"FP32\",\"data\":" + deep + "}]}",
                "{\"inputs\":[{\"data\":" + deep + "}]}")) {
            assertThatThrownBy(() -> InferReader.read(Bytes.of(json), null, List.of()))
                    .isInstanceOf(JsonException.class);
        }
    }

    /** Damaged requests are read or refused in words, and nothing else. */
    @Test
    void fuzz() {
        SplittableRandom random = new SplittableRandom(20261205);
        String json =
                "{\"id\":\"7\",\"parameters\":{\"timeout\":50,\"binary_data_output\":true},\"inputs\":[{\"name\":\"a\","
                        + "\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":[[1,2.5],[-3e2,null]]},{\"data\":[true,false],\"name\":\"b\","
                        + "\"shape\":[2],\"datatype\":\"BOOL\"},{\"name\":\"c\",\"shape\":[2],\"datatype\":\"BYTES\",\"data\":[\"x\",\"\\u00e9\"]"
                        + "},{\"name\":\"d\",\"shape\":[1,2],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":9}},{\"name\":\"e\","
                        + "\"shape\":[2],\"datatype\":\"INT16\",\"parameters\":{\"binary_data_size\":4}}],\"outputs\":[{\"name\":\"y\","
                        + "\"parameters\":{\"binary_data\":false}}]}";
        byte[] whole = Bytes.of(json, 1, 0, 0, 0, 65, 0, 0, 0, 0, 1, 2, 3, 4);
        List<TensorSpec> declared = List.of(TensorSpec.parse("a: FP32[-1]"));
        assertThat(InferReader.read(whole, String.valueOf(json.length()), declared)
                        .inputs())
                .hasSize(5);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] body = damage(whole.clone(), random);
            String header = random.nextInt(20) == 0
                    ? String.valueOf(random.nextInt(body.length + 20))
                    : String.valueOf(json.length() + body.length - whole.length);
            try {
                InferReader.read(body, random.nextInt(50) == 0 ? null : header, declared);
                read++;
            } catch (InvalidRequestException | JsonException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(read).isBetween(500, 19_500);
    }

    private static byte[] damage(byte[] body, SplittableRandom random) {
        byte[] damaged = body;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(damaged.length);
            switch (random.nextInt(4)) {
                case 0 -> damaged[at] = (byte) random.nextInt(256);
                case 1 -> damaged[at] = (byte) "[]{}\",:0123456789-.eE\\tfn".charAt(random.nextInt(25));
                case 2 -> {
                    int to = Math.min(damaged.length, at + random.nextInt(20));
                    damaged = splice(damaged, at, to, new byte[0]);
                }
                default -> {
                    int from = random.nextInt(damaged.length);
                    int to = Math.min(damaged.length, from + random.nextInt(40));
                    damaged = splice(damaged, at, at, Arrays.copyOfRange(damaged, from, to));
                }
            }
        }
        return damaged;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] with) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String middle = new String(with, StandardCharsets.ISO_8859_1);
        return (text.substring(0, from) + middle + text.substring(to)).getBytes(StandardCharsets.ISO_8859_1);
    }
}
