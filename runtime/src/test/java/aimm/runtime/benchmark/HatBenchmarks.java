package aimm.runtime.benchmark;

import aimm.runtime.process.BenchmarkServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Predictions asked for by events, from the request's event to DONE, against the HTTP control of the same run, and
 * against the least that the original was seen to need: 10 ms, and 144 ms after 3,000 actions.
 */
class HatBenchmarks {

    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("aimm.benchmark.seconds", 6));
    private static final String FOUR_FLOATS = "[[5.1, 3.5, 1.4, 0.2]]";
    private static final double ORIGINAL_MICROS = 10_000;
    private static final int WARM_UP = 20_000;
    private static final int ACTIONS = 100_000;
    private static final int BLOCKS = 10;

    @Test
    void predictions() throws Exception {
        for (boolean inProcess : new boolean[] {false, true}) {
            try (BareEventServer events = new BareEventServer();
                    BenchmarkServer server = BenchmarkServer.startInHat(inProcess, events.port())) {
                long model = server.createModel(64);
                String kind = inProcess ? "in-process" : "isolated";
                events.predict(model, FOUR_FLOATS, WARM_UP, 16); // the compilers' work is not to count
                http(server, model);
                for (int outstanding : new int[] {1, 16, 64}) {
                    Load.Result http = http(server, model, outstanding);
                    measure(kind, events, model, outstanding, http);
                }
            }
        }
    }

    /** Whether the cost grows with the number of actions: the medians of tenths. */
    @Test
    void hundredThousandActions() throws Exception {
        try (BareEventServer events = new BareEventServer();
                BenchmarkServer server = BenchmarkServer.startInHat(true, events.port())) {
            long model = server.createModel(64);
            double[] micros = events.predict(model, FOUR_FLOATS, ACTIONS, 1);
            int block = ACTIONS / BLOCKS;
            for (int i = 0; i < BLOCKS; i++) {
                double[] some = Arrays.copyOfRange(micros, i * block, (i + 1) * block);
                Arrays.sort(some);
                System.out.printf(
                        Locale.ROOT,
                        "actions %,7d to %,7d: p50 %,6.0f us, p99 %,7.0f us%n",
                        i * block,
                        (i + 1) * block,
                        some[block / 2],
                        some[block * 99 / 100]);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%,d events registered for %,d actions; resident %d MB%n",
                    events.registered(),
                    ACTIONS,
                    server.residentMegabytes());
        }
    }

    private static void measure(String kind, BareEventServer events, long model, int outstanding, Load.Result http)
            throws Exception {
        int before = events.registered();
        long begin = System.nanoTime();
        int count = 0;
        double[] all = {};
        while (System.nanoTime() - begin < TIME.toNanos()) {
            double[] some = events.predict(model, FOUR_FLOATS, 2000, outstanding);
            int length = all.length;
            all = Arrays.copyOf(all, length + some.length);
            System.arraycopy(some, 0, all, length, some.length);
            count += some.length;
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        Arrays.sort(all);
        System.out.printf(
                Locale.ROOT,
                "events, %-10s %2d outstanding: %,8.0f actions/s, %,8.0f events/s out, request to DONE p50 %,6.0f us"
                        + " (original x%.0f), p99 %,7.0f us; HTTP %,8.0f/s, p50 %,6.0f us%n",
                kind,
                outstanding,
                count / seconds,
                (events.registered() - before) / seconds,
                all[all.length / 2],
                ORIGINAL_MICROS / all[all.length / 2],
                all[all.length * 99 / 100],
                http.perSecond(),
                http.p50());
    }

    private static void http(BenchmarkServer server, long model) throws Exception {
        http(server, model, 16);
    }

    private static Load.Result http(BenchmarkServer server, long model, int connections) throws Exception {
        String path = "/api/v1/models/" + model + "/predict";
        return new Load(server.port(), new HttpWire(server.port(), path, "{\"args\": " + FOUR_FLOATS + "}"))
                .run(connections, TIME);
    }
}
