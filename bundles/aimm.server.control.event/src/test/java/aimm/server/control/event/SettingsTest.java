package aimm.server.control.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hat.event.EventType;
import hat.event.Subscription;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void whatIsAnnouncedIsWhatIsSubscribedTo() {
        EventControlConfig config = TestControl.config(Map.of("event__prefixes_fit", new String[0]));

        Subscription announced = new EventControlSubscription(config).createSubscription();

        assertThat(announced).isEqualTo(Settings.of(config).subscription());
        assertThat(announced.queryTypes())
                .containsExactlyInAnyOrder(
                        EventType.of("aimm", "create_instance", "*"),
                        EventType.of("aimm", "add_instance", "*"),
                        EventType.of("aimm", "update_instance", "*"),
                        EventType.of("aimm", "predict", "*"),
                        EventType.of("aimm", "cancel", "*"));
    }

    @Test
    void whatIsWrongIsNamed() {
        assertRefused(
                "event__prefixes_fit", new String[] {"a", "*"}, "event_prefixes.fit: expected segments other than *");
        assertRefused("state__event__type", new String[0], "state_event_type: expected an event type, got none");
        assertRefused("action__state__event__type", new String[0], "action_state_event_type: expected an event type");
        assertRefused("state_history", -1, "state.history: expected 0 or more, got -1");
        assertRefused("state_delay", -0.1, "state.delay: expected seconds");
        assertRefused("state_delay", Double.NaN, "state.delay: expected seconds");
        assertRefused("limits_event", 10, "limits.event: expected 1024 or more, got 10");
    }

    private static void assertRefused(String option, Object value, String reason) {
        EventControlConfig config = TestControl.config(Map.of(option, value));
        assertThatThrownBy(() -> Settings.of(config))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(reason);
        assertThatThrownBy(() -> new EventControlSubscription(config)).hasMessageStartingWith(reason);
    }
}
