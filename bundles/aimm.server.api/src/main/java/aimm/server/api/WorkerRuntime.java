package aimm.server.api;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.framework.Bundle;

/**
 * Starts workers of one kind. Only the engine calls it. A runtime says by the service property {@link #IN_PROCESS}
 * whether its workers run inside the server.
 */
@ConsumerType
public interface WorkerRuntime {

    /** Service property, a Boolean: calls run inside the server, so only trusted plugins may use this runtime. */
    String IN_PROCESS = "aimm.worker.in_process";

    /**
     * Takes hold of a plugin's code, configuration and all it is wired to, as they are now: workers of the image run
     * that, whatever later becomes of the bundle. Blocks; called when the plugin's services have appeared.
     *
     * @throws WorkerException if the bundle's content can't be had
     */
    Image image(Bundle plugin);

    /**
     * Starts a worker that will run a plugin, or takes the spare; returns at once.
     *
     * @return the worker once it has answered; {@link WorkerException} if it did not start or the plugin did not
     */
    CompletionStage<Worker> start(Image image, Settings settings);

    /**
     * Keeps so many spare workers started that belong to no plugin yet; 0 ends those there are. The engine counts them
     * among its processes.
     *
     * @return how many there will be: fewer if this runtime has no use for spares
     */
    int spares(int wanted, Settings settings);

    /** A plugin's code and configuration at one moment. Closing it frees what it holds; its workers must be gone. */
    @ConsumerType
    interface Image extends AutoCloseable {

        @Override
        void close();
    }

    /**
     * What holds for every worker.
     *
     * @param memoryMegabytes most heap
     * @param residentMegabytes most resident memory; a worker above it is ended
     * @param sigtermTimeout from asking a worker to end until it is killed
     * @param startTimeout from starting a worker until it must have answered
     * @param cachedModels most models a worker keeps deserialized, of each the version used last and perhaps the one before
     */
    record Settings(
            int memoryMegabytes,
            int residentMegabytes,
            Duration sigtermTimeout,
            Duration startTimeout,
            int cachedModels) {}
}
