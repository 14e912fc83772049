package aimm.server.backend.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aimm.server.hat.api.FakeProxyClients;
import hat.event.EventType;
import hat.event.Subscription;
import java.lang.annotation.Annotation;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationTest {

    private record Config(double timeout, String prefix) implements EventBackendConfig {
        @Override
        public String[] model__prefix() {
            return prefix.isEmpty() ? new String[0] : prefix.split("/", -1);
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return EventBackendConfig.class;
        }
    }

    @Test
    void announcesWhatTheBackendSubscribesTo() {
        assertThat(new EventBackendSubscription(new Config(60, "aimm/model")).createSubscription())
                .isEqualTo(Subscription.of(EventType.of("aimm", "model", "*")));
    }

    @Test
    void refusesAPrefixThatIsNone() {
        for (String prefix : List.of("", "*", "a/?/b")) {
            assertThatThrownBy(() -> new EventBackendSubscription(new Config(60, prefix)))
                    .hasMessageStartingWith("aimm.server.backend.event: model_prefix: expected at least one segment");
            assertRefused(new Config(60, prefix), "model_prefix: expected at least one segment");
        }
    }

    @Test
    void refusesATimeoutThatIsNone() {
        for (double timeout : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertRefused(new Config(timeout, "a"), "timeout: expected seconds, more than 0, got " + timeout);
        }
    }

    private static void assertRefused(Config config, String reason) {
        try (FakeProxyClients clients = new FakeProxyClients()) {
            assertThatThrownBy(() -> new EventBackend(config, clients))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("aimm.server.backend.event: " + reason);
        }
    }
}
