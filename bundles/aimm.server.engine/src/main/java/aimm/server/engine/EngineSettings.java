package aimm.server.engine;

import aimm.server.api.WorkerRuntime;
import java.time.Duration;
import java.util.Set;

/**
 * The engine's configuration, converted.
 *
 * @param maxChildren most worker processes at once
 * @param checkPeriod between looks after the workers
 * @param history finished actions that are remembered
 * @param queuePerModel most actions on one model that are not over
 * @param queueTotal most actions that are not over
 * @param idleTimeout after which an idle worker is ended
 * @param maxCalls after which a worker is replaced; 0 for no bound
 * @param spares workers kept ready for any plugin
 * @param required plugins that must be there
 * @param inProcess plugins that run inside the server
 */
record EngineSettings(
        int maxChildren,
        Duration checkPeriod,
        int history,
        int queuePerModel,
        int queueTotal,
        Duration idleTimeout,
        int maxCalls,
        int spares,
        WorkerRuntime.Settings worker,
        Set<String> required,
        Set<String> inProcess) {

    static EngineSettings of(EngineConfig config, PluginsConfig plugins) {
        return new EngineSettings(
                Math.max(1, config.max__children()),
                seconds(Math.max(0.01, config.check__children__period())),
                Math.max(0, config.history()),
                Math.max(1, config.queue_per__model()),
                Math.max(1, config.queue_total()),
                seconds(config.worker_idle__timeout()),
                Math.max(0, config.worker_max__calls()),
                Math.max(0, config.worker_spare()),
                new WorkerRuntime.Settings(
                        config.worker_memory(),
                        config.worker_resident(),
                        seconds(config.sigterm__timeout()),
                        seconds(config.worker_start__timeout()),
                        config.worker_cached__models()),
                Set.of(plugins.names()),
                Set.of(plugins.in__process()));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
