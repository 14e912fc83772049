package aimm.runtime.inframework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.Tensor;
import aimm.server.api.Action;
import aimm.server.api.DataAccessArgument;
import aimm.server.api.Engine;
import aimm.server.api.Model;
import aimm.server.api.Options;
import aimm.server.api.Subscription;
import aimm.server.api.UnknownModelTypeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.common.service.ServiceAware;

class EngineTest {

    private static final DataAccessArgument INPUTS = new DataAccessArgument("iris_inputs", List.of(), Map.of());
    private static final DataAccessArgument OUTPUTS = new DataAccessArgument("iris_outputs", List.of(), Map.of());

    @InjectBundleContext
    BundleContext context;

    @Test
    void leavesWithItsBackendAndComesBackWithIt(@InjectService(timeout = 5000) ServiceAware<Engine> engine)
            throws Exception {
        Bundle backend = bundle("aimm.server.backend.dummy");
        backend.stop();
        assertThat(engine.getServices()).isEmpty();
        backend.start();
        assertThat(engine.waitForService(5000)).isNotNull();
    }

    @Test
    void runsAPluginForAsLongAsItsBundleIsThere(@InjectService(timeout = 5000) Engine engine) throws Exception {
        assertThatThrownBy(() -> engine.createInstance("iris.SVC", Arguments.NONE, Options.NONE))
                .isInstanceOf(UnknownModelTypeException.class);
        Bundle plugin = install("aimm.plugin.iris");
        await(engine, () -> engine.plugins().stream().anyMatch(info -> info.ready()));

        Model created = result(engine.createInstance("iris.SVC", Arguments.NONE, Options.NONE));
        long id = created.instanceId();
        Model fitted = result(engine.fit(id, new Arguments(List.of(INPUTS), Map.of("y", OUTPUTS)), Options.NONE));
        assertThat(fitted.version()).isEqualTo(2);
        assertThat(accuracy(engine, id)).isGreaterThanOrEqualTo(0.95);
        assertThat(plugin.getServicesInUse()).isNull(); // its code never ran in here

        plugin.uninstall();
        await(engine, () -> !engine.model(id).available());
        assertThat(engine.instance(id)).hasSize((int) fitted.size());

        Bundle again = install("aimm.plugin.iris");
        await(engine, () -> engine.model(id).available());
        assertThat(accuracy(engine, id)).isGreaterThanOrEqualTo(0.95);
        again.uninstall();
        await(engine, () -> engine.modelTypes().isEmpty());
    }

    private static double accuracy(Engine engine, long id) throws Exception {
        Tensor predicted = (Tensor) result(engine.predict(id, new Arguments(List.of(INPUTS), Map.of()), Options.NONE));
        int right = 0;
        for (int row = 0; row < predicted.size(); row++) {
            right += predicted.longAt(row) == row / 50 ? 1 : 0; // the rows are sorted by class, fifty each
        }
        return right / (double) predicted.size();
    }

    private Bundle bundle(String symbolicName) {
        return Stream.of(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private Bundle install(String plugin) throws Exception {
        Bundle bundle = context.installBundle(jar(plugin).toUri().toString());
        bundle.start();
        return bundle;
    }

    private Path jar(String plugin) throws IOException {
        try (Stream<Path> jars = Files.list(Path.of(context.getProperty("aimm.home"), "plugins"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(plugin + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static <T> T result(Action<T> action) throws Exception {
        return action.result().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static void await(Engine engine, BooleanSupplier condition) throws InterruptedException {
        CountDownLatch holds = new CountDownLatch(1);
        Runnable look = () -> {
            if (condition.getAsBoolean()) {
                holds.countDown();
            }
        };
        Subscription changes = engine.onChange(look);
        look.run();
        boolean came = holds.await(20, TimeUnit.SECONDS);
        changes.close();
        assertThat(came).as("%s %s", engine.plugins(), engine.workers()).isTrue();
    }
}
