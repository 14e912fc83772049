package aimm.runtime.inframework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

class ShellTest {

    @TempDir
    Path folder;

    @InjectService
    CommandProcessor processor;

    private CommandSession session;

    @BeforeEach
    void start(@InjectBundleContext BundleContext context) throws Exception {
        session = processor.createSession(
                new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(), new ByteArrayOutputStream());
        Path plugins = Path.of(context.getProperty("aimm.test.dir"), "plugins");
        try (Stream<Path> jars = Files.list(Path.of(context.getProperty("aimm.home"), "plugins"))) {
            for (Path jar : jars.toList()) {
                deploy(jar, plugins.resolve(jar.getFileName()));
            }
        }
        awaitOutput("types", "iris.SVC");
        awaitOutput("types", "mlp.Classifier");
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void aModelIsCreatedFittedAskedAndRemoved() throws Exception {
        String created = run("aimm:create iris.SVC C=10");
        assertThat(created).matches("model \\d+, iris.SVC, version 1, \\d+ B");
        String id = created.replaceAll("model (\\d+).*", "$1");

        assertThat(run("fit " + id + " @iris_inputs @iris_outputs")).contains("version 2");
        assertThat(run("predict " + id + " '[[5.1, 3.5, 1.4, 0.2], [5.9, 3, 5.1, 1.8]]'"))
                .contains("[0,2]");
        assertThat(run("predict " + id + " [[5.1,3.5,1.4,0.2],[5.9,3,5.1,1.8]]"))
                .contains("[0,2]");
        String json = "{\"type\": \"data_access\", \"name\": \"iris_inputs\", \"args\": [], \"kwargs\": {}}";
        assertThat(run("predict " + id + " X='" + json + "'")).startsWith("{").contains("[0,0,0,");
        assertThat(run("models")).contains("iris.SVC").contains("available");
        assertThat(run("actions"))
                .contains("create_instance")
                .contains("predict")
                .contains("done");
        assertThat(run("actions 1")).contains("create_instance");
        assertThat(run("cancel 1")).contains("was over already");
        assertThat(run("workers")).contains("aimm.plugin.iris");
        assertThat(run("plugins")).contains("iris.SVC").contains("iris_inputs, iris_outputs");
        assertThat(run("accesses")).contains("@iris_inputs");

        Path file = folder.resolve("model.bin");
        assertThat(run("download " + id + " " + file)).contains(file.toString());
        assertThat(run("upload iris.SVC " + file)).contains("version 1");
        assertThat(run("delete " + id)).isEqualTo("deleted model " + id + ", iris.SVC");
        assertThatThrownBy(() -> run("predict " + id + " 1")).hasMessage("no model instance " + id);
    }

    @Test
    void aRunningFitIsCancelled() throws Exception {
        String created = run("create mlp.Classifier epochs=100000000");
        String id = created.replaceAll("model (\\d+).*", "$1");
        FutureTask<Object> fit = new FutureTask<>(() -> {
            try (CommandSession other = processor.createSession(session)) {
                return other.execute("fit " + id + " @iris_inputs @iris_outputs");
            }
        });
        new Thread(fit, "fit").start();
        awaitOutput("actions", "epoch ");

        List<Object> running = candidates("cancel 1");
        assertThat(running).hasSize(1);
        assertThat(run("cancel " + running.get(0))).startsWith("asked action");

        assertThatThrownBy(() -> fit.get(30, TimeUnit.SECONDS)).hasMessageContaining("was cancelled");
        assertThat(run("actions")).contains("cancelled");
    }

    @Test
    void whatCanStandAtAPlaceIsKnown() throws Exception {
        String id = run("create iris.SVC").replaceAll("model (\\d+).*", "$1");

        assertThat(candidates("create 1")).contains("iris.SVC", "mlp.Classifier");
        assertThat(candidates("fit 1")).contains(id);
        assertThat(candidates("fit 2")).contains("@iris_inputs");
        assertThat(candidates("actions 1")).contains("1");
        assertThat(candidates("delete 2")).isEmpty();
    }

    /** As JLine's shell: its completions are a variable of the session, and its command adds to them. */
    public static final class CompletingShell {

        private final List<String> completed = new ArrayList<>();

        public void complete(String... options) {
            completed.add(String.join(" ", options));
        }
    }

    @Test
    void aShellThatCompletesLearnsOurCommandsOnce(@InjectBundleContext BundleContext context) throws Exception {
        CompletingShell shell = new CompletingShell();
        context.registerService(
                CompletingShell.class,
                shell,
                FrameworkUtil.asDictionary(
                        Map.of("osgi.command.scope", "test", "osgi.command.function", new String[] {"complete"})));
        run("models");
        assertThat(shell.completed).isEmpty();

        session.put(".completions", new HashMap<>());
        run("models");
        run("models");

        assertThat(shell.completed)
                .hasSize(8)
                .contains("-c aimm:predict -a aimm:candidates predict ($.commandLine wordIndex)");
    }

    @Test
    void refusalsAreOneLine() {
        assertThatThrownBy(() -> run("create no.Such")).hasMessage("no instantiation plugin for model type no.Such");
        assertThatThrownBy(() -> run("create iris.SVC gamma=-1")).hasMessageContaining("argument 'gamma'");
        assertThatThrownBy(() -> run("cancel 123456")).hasMessage("no action 123456");
        assertThatThrownBy(() -> run("create iris.SVC {a:1}")).hasMessageContaining("wrong JSON");
    }

    private List<Object> candidates(String command) throws Exception {
        return List.copyOf((List<?>) session.execute("candidates " + command));
    }

    private String run(String command) throws Exception {
        return String.valueOf(session.execute(command));
    }

    private void awaitOutput(String command, String expected) throws Exception {
        long end = System.nanoTime() + 30_000_000_000L;
        String output = "";
        while (!output.contains(expected)) {
            assertThat(System.nanoTime()).as(output).isLessThan(end);
            Thread.onSpinWait();
            try {
                output = run("aimm:" + command);
            } catch (org.apache.felix.gogo.runtime.CommandNotFoundException e) {
                output = e.getMessage();
            }
        }
    }

    private static void deploy(Path jar, Path target) throws IOException {
        if (!Files.exists(target)) {
            Files.copy(jar, target);
        }
    }
}
