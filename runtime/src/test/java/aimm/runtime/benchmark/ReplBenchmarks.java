package aimm.runtime.benchmark;

import aimm.runtime.process.BenchmarkServer;
import hat.juggler.ClientOptions;
import hat.juggler.JugglerClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The REPL against the HTTP control of the same run, and against the most that the original was seen to do: 78
 * predictions a second for one client.
 */
class ReplBenchmarks {

    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("aimm.benchmark.seconds", 6));
    private static final String FOUR_FLOATS = "[[5.1, 3.5, 1.4, 0.2]]";
    private static final double ORIGINAL = 78;
    private static final int CLIENTS = 100;

    @Test
    void fourFloats() throws Exception {
        try (BenchmarkServer isolated = BenchmarkServer.start(false);
                BenchmarkServer inProcess = BenchmarkServer.start(true)) {
            for (BenchmarkServer server : List.of(isolated, inProcess)) {
                String kind = server == isolated ? "isolated" : "in-process";
                long model = server.createModel(64);
                http(server, model, 16); // the compilers' work is not to count
                repl(server, model, 16);
                for (int connections : new int[] {1, 4, 16, 64}) {
                    Load.Result http = http(server, model, connections);
                    print("HTTP, " + kind, connections, http, http);
                    print("REPL, " + kind, connections, repl(server, model, connections), http);
                }
            }
        }
    }

    /** A client is told of all models first, which does not count; what predictions cost then is measured. */
    @Test
    void besideAThousandModelsOfAMegabyte() throws Exception {
        try (BenchmarkServer server = BenchmarkServer.start(false)) {
            long model = server.createModel(64);
            repl(server, model, 1);
            Load.Result http = http(server, model, 1);
            print("HTTP, one model", 1, http, http);
            print("REPL, one model", 1, repl(server, model, 1), http);
            for (int i = 0; i < 1000; i++) {
                server.createModel(1 << 20);
            }
            for (int round = 0; round < 2; round++) {
                Load.Result beside = http(server, model, 1);
                print("HTTP, 1000 models of 1 MB more", 1, beside, beside);
                print("REPL, 1000 models of 1 MB more", 1, repl(server, model, 1), beside);
            }
        }
    }

    @Test
    void aChangeReachesAHundredClients() throws Exception {
        try (BenchmarkServer server = BenchmarkServer.start(false)) {
            double[] millis = new double[20];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = changeReachesAll(server.repl(), server);
            }
            Arrays.sort(millis);
            System.out.printf(
                    Locale.ROOT,
                    "a new model is in the state of %d clients %.0f ms after the answer (median; %.0f to %.0f);"
                            + " 200 of them are server.autoflush_delay%n",
                    CLIENTS,
                    millis[millis.length / 2],
                    millis[0],
                    millis[millis.length - 1]);
        }
    }

    private static double changeReachesAll(URI address, BenchmarkServer server) throws Exception {
        List<JugglerClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(login(address));
            }
            TimeUnit.MILLISECONDS.sleep(500); // all are told what there is
            long model = server.createModel(1000);
            long start = System.nanoTime();
            for (JugglerClient client : clients) {
                while (!knows(client, model)) {
                    Thread.onSpinWait();
                }
            }
            return (System.nanoTime() - start) / 1e6;
        } finally {
            CountDownLatch closed = new CountDownLatch(CLIENTS);
            for (JugglerClient client : clients) {
                client.closed().thenRun(closed::countDown);
                client.close();
            }
            closed.await();
        }
    }

    private static boolean knows(JugglerClient client, long model) {
        return client.state() instanceof Map<?, ?> state
                && ((Map<?, ?>) state.get("models")).containsKey(Long.toString(model));
    }

    private static JugglerClient login(URI address) throws Exception {
        JugglerClient client = JugglerClient.connect(address, new ClientOptions());
        client.request("login", Map.of("username", "user", "password", "digest"))
                .toCompletableFuture()
                .get();
        return client;
    }

    private static Load.Result http(BenchmarkServer server, long model, int connections) throws IOException {
        String path = "/api/v1/models/" + model + "/predict";
        return new Load(server.port(), new HttpWire(server.port(), path, "{\"args\": " + FOUR_FLOATS + "}"))
                .run(connections, TIME);
    }

    private static Load.Result repl(BenchmarkServer server, long model, int connections) throws IOException {
        return new Load(server.repl().getPort(), new ReplWire(model, FOUR_FLOATS)).run(connections, TIME);
    }

    private static void print(String what, int connections, Load.Result result, Load.Result reference) {
        System.out.printf(
                Locale.ROOT,
                "%-32s %2d connections: %,8.0f/s (%3.0f %%, original x%.0f), p50 %,7.0f us, p99 %,8.0f us%n",
                what,
                connections,
                result.perSecond(),
                100 * result.perSecond() / reference.perSecond(),
                result.perSecond() / ORIGINAL,
                result.p50(),
                result.p99());
    }
}
