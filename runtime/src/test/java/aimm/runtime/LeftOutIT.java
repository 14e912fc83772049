package aimm.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server starts with any one provider left out. */
class LeftOutIT {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aimm.server.backend.sqlite",
                "aimm.server.control.http",
                "aimm.server.shell",
                "aimm.server.deploy",
                "aimm.server.tracing",
                "aimm.worker.java",
                "aimm.worker.inprocess",
                "aimm.server.control.repl",
                "aimm.server.control.event",
                "aimm.server.backend.event",
                "aimm.server.hat",
            })
    void theServerStartsWithout(String provider) throws Exception {
        assertStarts(FrameworkIT.configuration("default"), provider);
    }

    @Test
    void theServerStartsWithoutTheBackendThatTheOtherTestsUse() throws Exception {
        String configuration = FrameworkIT.configuration("default")
                .replace(
                        "{module: aimm.server.backend.dummy}", "{module: aimm.server.backend.sqlite, path: $DIR/a.db}");
        assertStarts(configuration, "aimm.server.backend.dummy");
    }

    private void assertStarts(String configuration, String leftOut) throws Exception {
        try (TestFramework framework = TestFramework.start(folder, configuration, Set.of(leftOut))) {
            assertThat(framework.awaitService("aimm.server.api.Engine")).isTrue();
            assertThat(framework.faults()).isEmpty();
        }
    }
}
