package aimm.runtime.benchmark;

import aimm.runtime.process.BenchmarkServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Prints figures and asserts nothing; machines differ, ratios to the bare Jetty of the same run count. */
class Benchmarks {

    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("aimm.benchmark.seconds", 6));
    private static final int[] CONNECTIONS = {1, 4, 16, 64};
    private static final String FOUR_FLOATS = "{\"args\": [[5.1, 3.5, 1.4, 0.2]]}";

    @Test
    void fourFloats() throws Exception {
        try (BenchmarkServer isolated = BenchmarkServer.start(false);
                BenchmarkServer inProcess = BenchmarkServer.start(true);
                BenchmarkServer.Jetty blocking = BenchmarkServer.Jetty.start("blocking");
                BenchmarkServer.Jetty nonBlocking = BenchmarkServer.Jetty.start("non-blocking")) {
            String path = "/api/v1/models/" + isolated.createModel(64) + "/predict";
            String trustedPath = "/api/v1/models/" + inProcess.createModel(64) + "/predict";
            load(isolated.port(), path, FOUR_FLOATS, 16); // the compilers' work is not to count
            load(inProcess.port(), trustedPath, FOUR_FLOATS, 16);
            load(blocking.port(), "/", FOUR_FLOATS, 16);
            load(nonBlocking.port(), "/", FOUR_FLOATS, 16);
            for (int connections : CONNECTIONS) {
                Load.Result reference = load(blocking.port(), "/", FOUR_FLOATS, connections);
                print("4 floats, bare Jetty", connections, reference, reference);
                print(
                        "4 floats, bare non-blocking",
                        connections,
                        load(nonBlocking.port(), "/", FOUR_FLOATS, connections),
                        reference);
                print(
                        "4 floats, in-process",
                        connections,
                        load(inProcess.port(), trustedPath, FOUR_FLOATS, connections),
                        reference);
                print(
                        "4 floats, isolated",
                        connections,
                        load(isolated.port(), path, FOUR_FLOATS, connections),
                        reference);
            }
        }
    }

    @Test
    void anImage() throws Exception {
        String numbers = IntStream.range(0, 3 * 224 * 224)
                .mapToObj(i -> String.format(Locale.ROOT, "%.6f", (i * 7919 % 1000) / 1000.0 + i * 1e-6))
                .collect(Collectors.joining(","));
        String body = "{\"args\": [[" + numbers + "], \"few\"]}";
        try (BenchmarkServer isolated = BenchmarkServer.start(false);
                BenchmarkServer inProcess = BenchmarkServer.start(true);
                BenchmarkServer.Jetty jetty = BenchmarkServer.Jetty.start("blocking")) {
            String path = "/api/v1/models/" + isolated.createModel(64) + "/predict";
            String trustedPath = "/api/v1/models/" + inProcess.createModel(64) + "/predict";
            for (int connections : new int[] {1, 16}) {
                Load.Result reference = load(jetty.port(), "/", body, connections);
                print("1x3x224x224, bare Jetty", connections, reference, reference);
                print(
                        "1x3x224x224, in-process",
                        connections,
                        load(inProcess.port(), trustedPath, body, connections),
                        reference);
                print("1x3x224x224, isolated", connections, load(isolated.port(), path, body, connections), reference);
            }
        }
    }

    @Test
    void afterManyActions() throws Exception {
        try (BenchmarkServer server = BenchmarkServer.start(false)) {
            String path = "/api/v1/models/" + server.createModel(64) + "/predict";
            load(server.port(), path, FOUR_FLOATS, 1); // the compiler's work is not to count
            Load.Result first = load(server.port(), path, FOUR_FLOATS, 1);
            while (server.actions() < 100_000) {
                load(server.port(), path, FOUR_FLOATS, 16);
            }
            Load.Result later = load(server.port(), path, FOUR_FLOATS, 1);
            print("isolated, first actions", 1, first, first);
            print("isolated, after " + server.actions() + " actions", 1, later, first);
        }
    }

    @Test
    void startsAndMemory() throws Exception {
        for (int i = 0; i < 5; i++) {
            try (BenchmarkServer server = BenchmarkServer.start(false)) {
                System.out.printf(
                        Locale.ROOT,
                        "server ready after %.2f s, resident %d MB, workers %s MB%n",
                        server.readyAfter().toMillis() / 1000.0,
                        server.residentMegabytes(),
                        server.workersMegabytes());
                System.out.printf(
                        Locale.ROOT,
                        "worker killed: next answer after %.3f s; server killed: last worker gone after %.3f s%n",
                        server.answerAfterKill().toMillis() / 1000.0,
                        server.orphansAfterKill().toMillis() / 1000.0);
            }
        }
    }

    @Test
    void modelSizes() throws Exception {
        try (BenchmarkServer server = BenchmarkServer.start(false)) {
            for (int size : new int[] {1 << 10, 1 << 20, 50 << 20}) {
                BenchmarkServer.Lifecycle times = server.lifecycle(size);
                System.out.printf(
                        Locale.ROOT,
                        "model of %,d bytes: create %.1f ms, fit %.1f ms, first predict %.1f ms, next %.2f ms%n",
                        size,
                        times.create(),
                        times.fit(),
                        times.firstPredict(),
                        times.nextPredict());
            }
        }
    }

    private static Load.Result load(int port, String path, String body, int connections) throws IOException {
        return new Load(port, new HttpWire(port, path, body)).run(connections, TIME);
    }

    static void print(String what, int connections, Load.Result result, Load.Result reference) {
        System.out.printf(
                Locale.ROOT,
                "%-32s %2d connections: %,8.0f/s (%3.0f %%), p50 %,7.0f us (x%.2f), p99 %,8.0f us%n",
                what,
                connections,
                result.perSecond(),
                100 * result.perSecond() / reference.perSecond(),
                result.p50(),
                result.p50() / reference.p50(),
                result.p99());
    }
}
