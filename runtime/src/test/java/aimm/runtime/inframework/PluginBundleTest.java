package aimm.runtime.inframework;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.DataAccess;
import aimm.plugin.api.DataAccessPlugin;
import aimm.plugin.api.ModelPlugin;
import aimm.plugin.api.ModelType;
import aimm.plugin.api.Parameters;
import aimm.plugin.api.Progress;
import aimm.plugin.api.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.test.common.annotation.InjectBundleContext;

class PluginBundleTest {

    @InjectBundleContext
    BundleContext context;

    private Bundle plugin;

    @BeforeEach
    void install() throws IOException, BundleException {
        try (Stream<Path> jars = Files.list(Path.of(context.getProperty("aimm.home"), "plugins"))) {
            Path jar = jars.filter(path -> path.toString().contains("aimm.plugin.iris"))
                    .findFirst()
                    .orElseThrow();
            plugin = context.installBundle(jar.toUri().toString());
        }
        plugin.start();
    }

    @AfterEach
    void uninstall() throws BundleException {
        plugin.uninstall();
    }

    @Test
    void declaresItselfInServiceProperties() {
        ServiceReference<?> svc = reference(ModelPlugin.class);

        assertThat(svc.getProperty(ModelType.TYPE)).isEqualTo("iris.SVC");
        assertThat(svc.getProperty(ModelType.PREDICT_UPDATES)).isEqualTo(false);
        assertThat((String[]) svc.getProperty(Parameters.INSTANTIATE)).hasSize(2);
        assertThat((String[]) svc.getProperty(Signature.OUTPUTS)).containsExactly("y: INT64[-1]");
    }

    @Test
    void givesTheFlowersFromInsideItsBundle() throws Exception {
        for (ServiceReference<?> reference : plugin.getRegisteredServices()) {
            if ("iris_inputs".equals(reference.getProperty(DataAccess.NAME))) {
                DataAccessPlugin inputs = (DataAccessPlugin) context.getService(reference);
                assertThat(inputs.access(Arguments.NONE, Progress.NONE)).hasToString("tensor FP64[150, 4]");
                return;
            }
        }
        throw new AssertionError("no iris_inputs among the services of " + plugin);
    }

    @Test
    void leavesWithItsBundleAndComesBack() throws BundleException {
        plugin.stop();
        assertThat(plugin.getRegisteredServices()).isNull();

        plugin.start();
        assertThat(plugin.getRegisteredServices()).hasSize(3);
        plugin.update();
        assertThat(plugin.getRegisteredServices()).hasSize(3);
    }

    private ServiceReference<?> reference(Class<?> type) {
        return Stream.of(plugin.getRegisteredServices())
                .filter(reference ->
                        List.of((String[]) reference.getProperty("objectClass")).contains(type.getName()))
                .findFirst()
                .orElseThrow();
    }
}
