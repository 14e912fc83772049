package aimm.worker.java;

import static aimm.server.api.WorkerRuntime.IN_PROCESS;

import aimm.server.api.Worker;
import aimm.server.api.WorkerException;
import aimm.server.api.WorkerRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs plugin bundles in child JVMs. */
@Component(property = IN_PROCESS + ":Boolean=false")
public final class JavaWorkerRuntime implements WorkerRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(JavaWorkerRuntime.class);
    private static final long TRAINING_DELAY_MILLIS = 10_000;
    private static final long CLOSE_MILLIS = 1_000;

    /** For plugins that log: to their output, from where it comes into the server's log. */
    private static final String LOGGING = """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%level %logger: %msg%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="out"/></root>
            </configuration>
            """;

    private final Path folder;
    private final ImageBuilder images;
    private final Workers workers;
    private final ClassArchive archive;
    private final Thread trainer;

    @Activate
    public JavaWorkerRuntime(
            BundleContext context,
            @Reference(name = "configurations") ConfigurationAdmin configurations,
            @Reference(name = "components") ServiceComponentRuntime components)
            throws IOException {
        String run = context.getProperty("aimm.run");
        Path parent = run == null
                ? Files.createTempDirectory("aimm-workers-")
                : Path.of(run).toAbsolutePath();
        folder = WorkerFolder.privately(parent.resolve("workers"));
        Path jars = WorkerFolder.privately(folder.resolve("jars"));
        ServerBase server = ServerBase.of(context);
        String cache = context.getProperty("aimm.cache");
        archive = ClassArchive.open(
                server.copyTo(WorkerFolder.privately(folder.resolve("base"))),
                cache == null ? ClassArchive.userCache() : Path.of(cache));
        Set<Bundle> shared = new HashSet<>(server.all());
        images = new ImageBuilder(context, shared, new JarStore(jars), new Configurations(configurations, components));
        String logging = "-Dlogback.configurationFile=" + Files.writeString(folder.resolve("logback.xml"), LOGGING);
        workers = new Workers(
                archive.base(),
                folder,
                () -> Stream.concat(archive.options().stream(), Stream.of(logging))
                        .toList());
        trainer = new Thread(this::train, "aimm-worker-java-archive");
        trainer.setDaemon(true);
        trainer.start();
    }

    @Override
    public Image image(Bundle plugin) {
        return images.build(plugin);
    }

    @Override
    public CompletionStage<Worker> start(Image image, Settings settings) {
        if (image instanceof JavaImage java) {
            return workers.start(java, settings);
        }
        throw new WorkerException("an image of another kind of worker: " + image);
    }

    @Override
    public int spares(int wanted, Settings settings) {
        return workers.spares(wanted, settings);
    }

    @Deactivate
    public void close() throws IOException {
        trainer.interrupt();
        archive.close();
        workers.close();
        try {
            trainer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        WorkerFolder.delete(folder);
    }

    /** Not at once: the server and its first workers come first. */
    private void train() {
        try {
            Thread.sleep(TRAINING_DELAY_MILLIS);
            archive.train(WorkerFolder.privately(folder.resolve("training")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.info("no class archive was made: {}", e.toString());
        }
    }
}
