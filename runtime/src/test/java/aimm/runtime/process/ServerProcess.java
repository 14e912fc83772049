package aimm.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The built distribution, started as users start it, with folders of its own. Register it with
 * {@code @RegisterExtension}; after each test it kills what still runs, and fails the test if the server left a process,
 * its port or its run folder behind.
 */
final class ServerProcess implements BeforeEachCallback, AfterEachCallback {

    static final Path DISTRIBUTION = Path.of(System.getProperty("aimm.distribution", "target/aimm-server"));

    /** What servers keep for the next one; the tests do not mix theirs with the user's. */
    private static final Path CACHE = DISTRIBUTION.toAbsolutePath().resolveSibling("test-cache");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<ProcessHandle> seen = new ArrayList<>();

    private static final Pattern REPL = Pattern.compile("serving the REPL at (ws://\\S+)");

    private Path folder;
    private int port;
    private int starts;
    private Process process;

    @Override
    public void beforeEach(ExtensionContext test) throws IOException {
        folder = Files.createTempDirectory("aimm-test-");
        Files.createDirectories(folder.resolve("tmp"));
        Files.createDirectories(plugins());
        port = freePort();
    }

    @Override
    public void afterEach(ExtensionContext test) throws IOException, InterruptedException {
        boolean wasRunning = process != null && process.isAlive();
        if (wasRunning) {
            remember();
            stop();
        }
        List<ProcessHandle> left = seen.stream().filter(ServerProcess::remains).toList();
        left.forEach(ProcessHandle::destroyForcibly);
        String log = process == null ? "" : log();
        deleteFolder();
        assertThat(left).as("processes left behind; log:%n%s", log).isEmpty();
        if (starts > 0) {
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close(); // throws if somebody still has it
        }
    }

    /** A new empty folder for whatever the test needs; the server's working directory. */
    Path folder() {
        return folder;
    }

    /** The server's user data, where it looks for {@code server.yaml} and keeps {@code aimm.db}. */
    Path data() {
        return folder.resolve("data/aimm");
    }

    /** The server's plugins folder, empty at first: {@link #addPlugin} copies the distribution's. */
    Path plugins() {
        return folder.resolve("plugins");
    }

    /** A free port on loopback, the same during the whole test. */
    int port() {
        return port;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Where the REPL of {@link TestServer#WITH_REPL} is, each time that the server is started. */
    URI repl() {
        List<URI> addresses = new ArrayList<>();
        await("the REPL", () -> {
            addresses.clear();
            REPL.matcher(log()).results().forEach(line -> addresses.add(URI.create(line.group(1))));
            return addresses.size() == starts;
        });
        return addresses.get(starts - 1);
    }

    HttpClient client() {
        return client;
    }

    /** Copies a plugin of the distribution into this server's plugins folder; File Install takes it at once. */
    void addPlugin(String symbolicName) throws IOException {
        try (Stream<Path> jars = Files.list(DISTRIBUTION.resolve("plugins"))) {
            Path jar = jars.filter(file -> file.getFileName().toString().startsWith(symbolicName + "-"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the distribution has no plugin " + symbolicName));
            Path unfinished = Files.copy(jar, folder.resolve("unfinished"));
            Files.move(unfinished, plugins().resolve(jar.getFileName()));
        }
    }

    /** Writes a configuration where the server looks for it; {@code $PORT} and {@code $DIR} in it are replaced. */
    Path configure(String yaml) throws IOException {
        Path conf = Files.createDirectories(data()).resolve("server.yaml");
        Path unfinished = folder.resolve("server.yaml.unfinished");
        Files.writeString(
                unfinished, yaml.replace("$PORT", Integer.toString(port)).replace("$DIR", folder.toString()));
        return Files.move(unfinished, conf, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Starts the server and does not wait. */
    Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(DISTRIBUTION.resolve("bin/aimm-server").toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        builder.environment().put("XDG_DATA_HOME", folder.resolve("data").toString());
        builder.environment().put("XDG_CACHE_HOME", CACHE.toString());
        builder.environment()
                .put(
                        "AIMM_JAVA_OPTS",
                        "-Djava.io.tmpdir=" + folder.resolve("tmp") + " -Dfelix.fileinstall.poll=200"
                                + " -Dfelix.fileinstall.dir=" + plugins());
        process = builder.start();
        starts++;
        return process;
    }

    /** Starts the server and waits until it says that it is ready. */
    Process startReady(String... arguments) throws IOException {
        start(arguments);
        awaitReady();
        return process;
    }

    void awaitReady() {
        try {
            await("ready", () -> {
                if (!process.isAlive()) {
                    throw new AssertionError("the server ended with " + process.exitValue() + ":\n" + log());
                }
                return status("/health/ready") == 200;
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + dump(), e);
        }
        remember();
    }

    /** What the server waits for, and its threads, of which it writes into its log. */
    private String dump() {
        try {
            String waiting = client.send(
                            HttpRequest.newBuilder(uri("/health/ready"))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            new ProcessBuilder("kill", "-QUIT", Long.toString(pid())).start().waitFor(5, TimeUnit.SECONDS);
            await("dumped", () -> log().contains("Metaspace") || !process.isAlive());
            return waiting + "\n" + log();
        } catch (IOException | AssertionError e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    /** Starts the server, waits until it has ended, and gives its exit status. */
    int run(String... arguments) throws IOException, InterruptedException {
        start(arguments);
        return awaitEnd();
    }

    /** Waits until the server has ended and gives its exit status. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the server did not end within " + PATIENCE + ":\n" + log());
        }
        return process.exitValue();
    }

    /** SIGTERM, and the end. */
    int stop() throws InterruptedException {
        remember();
        process.destroy();
        int status = awaitEnd();
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
        return status;
    }

    /** SIGKILL, as the kernel or an impatient operator does it. */
    void kill() throws InterruptedException {
        remember();
        process.destroyForcibly();
        awaitEnd();
    }

    long pid() {
        return process.pid();
    }

    /** The processes below the server now. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** The status of a GET, or 0 if nobody answers. */
    int status(String path) {
        try {
            return client.send(
                            HttpRequest.newBuilder(uri(path))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            BodyHandlers.ofString())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Everything the server wrote, on both streams. */
    String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitLog(String text) {
        await("\"" + text + "\" in the log", () -> log().contains(text));
    }

    /** Asks again and again until the answer is yes; the test fails if that takes too long. */
    void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not " + what + " within " + PATIENCE + ":\n" + log());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Workers of a killed server need a moment to notice. */
    private static boolean remains(ProcessHandle process) {
        try {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private void remember() {
        seen.add(process.toHandle());
        seen.addAll(children());
    }

    private Path logFile() {
        return folder.resolve("server.log");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void deleteFolder() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
