package aimm.runtime.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The built distribution with the test plugin, for benchmarks. */
public final class BenchmarkServer implements AutoCloseable {

    private static final String PLUGIN = "aimm.runtime.testplugin";

    private final ServerProcess server = new ServerProcess();
    private final Api api;
    private final Duration readyAfter;

    /** Milliseconds. */
    public record Lifecycle(double create, double fit, double firstPredict, double nextPredict) {}

    private BenchmarkServer(boolean inProcess, String configuration) throws Exception {
        server.beforeEach(null);
        server.configure(configuration
                .replace(
                        "{names: []}",
                        "{names: [" + PLUGIN + "]" + (inProcess ? ", in_process: [" + PLUGIN + "]}" : "}"))
                .replace("memory: 128", "memory: 1024"));
        TestPluginJar.deploy(server.plugins(), "1.0.0");
        long start = System.nanoTime();
        server.startReady();
        readyAfter = Duration.ofNanos(System.nanoTime() - start);
        api = new Api(server);
    }

    /** Starts it and waits until it is ready. */
    public static BenchmarkServer start(boolean inProcess) throws Exception {
        return new BenchmarkServer(inProcess, TestServer.WITH_REPL);
    }

    /** The same with an event control, as a client of an event server. */
    public static BenchmarkServer startInHat(boolean inProcess, int eventServerPort) throws Exception {
        return new BenchmarkServer(
                inProcess,
                TestServer.CONFIGURATION.replace("plugins:", """
                        - module: aimm.server.control.event
                          event_prefixes: {predict: [aimm, predict]}
                          state_event_type: [aimm, state]
                          action_state_event_type: [aimm, action_state]
                    plugins:""") + "hat: {eventer_server: {host: 127.0.0.1, port: "
                        + eventServerPort + "}}\n");
    }

    public int port() {
        return server.port();
    }

    public URI repl() {
        return server.repl();
    }

    /** From the start command until it said that it is ready. */
    public Duration readyAfter() {
        return readyAfter;
    }

    public long createModel(int size) throws Exception {
        return api.create("[" + size + "]");
    }

    /** The number of the newest action. */
    public long actions() throws Exception {
        long model = createModel(1);
        long newest = 0;
        for (var action : api.get("actions").body().findValues("id")) {
            newest = Math.max(newest, action.asLong());
        }
        return model == 0 ? 0 : newest;
    }

    public long residentMegabytes() throws IOException {
        return resident(server.pid());
    }

    public List<Long> workersMegabytes() throws IOException {
        List<Long> sizes = new ArrayList<>();
        for (ProcessHandle worker : server.children()) {
            sizes.add(resident(worker.pid()));
        }
        return sizes;
    }

    /** From the death of the only worker at work until the model answers again. */
    public Duration answerAfterKill() throws Exception {
        long model = createModel(64);
        api.predict(model, "[1]");
        server.children().stream().filter(worker -> worker.pid() == busiest()).forEach(ProcessHandle::destroyForcibly);
        long start = System.nanoTime();
        while (api.predict(model, "[1]").status() != 200) {
            Thread.onSpinWait();
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** From the death of the server until the last of its workers, one of them busy, is gone. */
    public Duration orphansAfterKill() throws Exception {
        long model = createModel(64);
        api.post("models/" + model + "/fit?wait=false", "{\"args\": [\"loop\"]}");
        List<ProcessHandle> workers = server.children();
        server.kill();
        long start = System.nanoTime();
        while (workers.stream().anyMatch(ProcessHandle::isAlive)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1)); // onExit of others' children looks once a second
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Medians of five. */
    public Lifecycle lifecycle(int size) throws Exception {
        double[][] times = new double[4][5];
        for (int i = 0; i < 5; i++) {
            long t0 = System.nanoTime();
            long model = createModel(size);
            long t1 = System.nanoTime();
            require(api.fit(model, "[1]"));
            long t2 = System.nanoTime();
            require(api.predict(model, "[1]"));
            long t3 = System.nanoTime();
            require(api.predict(model, "[1]"));
            long t4 = System.nanoTime();
            long[] at = {t0, t1, t2, t3, t4};
            for (int step = 0; step < 4; step++) {
                times[step][i] = (at[step + 1] - at[step]) / 1e6;
            }
            api.call("DELETE", "models/" + model, null);
        }
        for (double[] step : times) {
            Arrays.sort(step);
        }
        return new Lifecycle(times[0][2], times[1][2], times[2][2], times[3][2]);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.afterEach(null);
    }

    private long busiest() {
        try {
            long most = -1;
            long pid = 0;
            for (var worker : api.get("workers").body().findValue("workers")) {
                if (worker.get("calls").asLong() > most) {
                    most = worker.get("calls").asLong();
                    pid = worker.get("pid").asLong();
                }
            }
            return pid;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void require(Api.Answer answer) {
        if (answer.status() != 200) {
            throw new IllegalStateException(answer.toString());
        }
    }

    private static long resident(long pid) throws IOException {
        String line = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(text -> text.startsWith("VmRSS:"))
                .findFirst()
                .orElse("VmRSS: 0 kB");
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
    }

    /** The reference server in a process of its own. */
    public static final class Jetty implements AutoCloseable {

        private final Process process;
        private final int port;

        private Jetty(Process process, int port) {
            this.process = process;
            this.port = port;
        }

        /** @param mode {@code blocking}, {@code non-blocking} or {@code reading} */
        public static Jetty start(String mode) throws IOException, InterruptedException {
            int port;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "aimm.runtime.benchmark.BareJetty",
                            Integer.toString(port),
                            mode)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            while (process.isAlive() && !answers(port)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            return new Jetty(process, port);
        }

        public int port() {
            return port;
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            process.waitFor();
        }

        private static boolean answers(int port) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
                return true;
            } catch (IOException e) {
                return false;
            }
        }
    }
}
