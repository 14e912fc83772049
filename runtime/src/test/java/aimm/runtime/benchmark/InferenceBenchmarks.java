package aimm.runtime.benchmark;

import aimm.runtime.process.BenchmarkServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Prints figures of {@code /v2} and asserts nothing, as {@link Benchmarks} does. */
class InferenceBenchmarks {

    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("aimm.benchmark.seconds", 6));
    private static final String FOUR_FLOATS =
            "{\"inputs\":[{\"name\":\"X\",\"shape\":[1,4],\"datatype\":\"FP64\",\"data\":[5.1,3.5,1.4,0.2]}]}";
    private static final int FLOATS = 3 * 224 * 224;

    /** An image, and an input that asks for a short answer. */
    private static final String IMAGE =
            "{\"inputs\":[{\"name\":\"X\",\"shape\":[1,3,224,224],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":"
                    + 4 * FLOATS + "}},{\"name\":\"few\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"few\"]}],"
                    + "\"parameters\":{\"binary_data_output\":true}}";

    @Test
    void fourFloats() throws Exception {
        try (BenchmarkServer isolated = BenchmarkServer.start(false);
                BenchmarkServer inProcess = BenchmarkServer.start(true);
                BenchmarkServer.Jetty jetty = BenchmarkServer.Jetty.start("blocking")) {
            HttpWire reference = new HttpWire(jetty.port(), "/", FOUR_FLOATS);
            HttpWire direct = new HttpWire(inProcess.port(), path(inProcess), FOUR_FLOATS);
            HttpWire apart = new HttpWire(isolated.port(), path(isolated), FOUR_FLOATS);
            load(jetty.port(), reference, 16); // the compilers' work is not to count
            load(inProcess.port(), direct, 16);
            load(isolated.port(), apart, 16);
            for (int connections : new int[] {1, 4, 16, 64}) {
                Load.Result bare = load(jetty.port(), reference, connections);
                Benchmarks.print("4 floats, bare Jetty", connections, bare, bare);
                Benchmarks.print(
                        "4 floats, in-process", connections, load(inProcess.port(), direct, connections), bare);
                Benchmarks.print("4 floats, isolated", connections, load(isolated.port(), apart, connections), bare);
            }
        }
    }

    @Test
    void aBinaryImage() throws Exception {
        byte[] json = IMAGE.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(json.length + 4 * FLOATS)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(json);
        for (int i = 0; i < FLOATS; i++) {
            body.putFloat(i / 1000F);
        }
        String header = "Inference-Header-Content-Length: " + json.length;
        try (BenchmarkServer isolated = BenchmarkServer.start(false);
                BenchmarkServer inProcess = BenchmarkServer.start(true);
                BenchmarkServer.Jetty jetty = BenchmarkServer.Jetty.start("reading")) {
            HttpWire reference = new HttpWire(jetty.port(), "/", header, body.array());
            HttpWire direct = new HttpWire(inProcess.port(), path(inProcess), header, body.array());
            HttpWire apart = new HttpWire(isolated.port(), path(isolated), header, body.array());
            load(jetty.port(), reference, 4);
            load(inProcess.port(), direct, 4);
            load(isolated.port(), apart, 4);
            for (int connections : new int[] {1, 4, 16}) {
                Load.Result bare = load(jetty.port(), reference, connections);
                Benchmarks.print("1x3x224x224 binary, bare Jetty", connections, bare, bare);
                Benchmarks.print(
                        "1x3x224x224 binary, in-process",
                        connections,
                        load(inProcess.port(), direct, connections),
                        bare);
                Benchmarks.print(
                        "1x3x224x224 binary, isolated", connections, load(isolated.port(), apart, connections), bare);
            }
        }
    }

    private static String path(BenchmarkServer server) throws Exception {
        return "/v2/models/" + server.createModel(64) + "/infer";
    }

    private static Load.Result load(int port, HttpWire wire, int connections) throws IOException {
        return new Load(port, wire).run(connections, TIME);
    }
}
