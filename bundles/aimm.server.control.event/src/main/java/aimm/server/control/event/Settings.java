package aimm.server.control.event;

import aimm.server.api.Call;
import hat.event.EventType;
import hat.event.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the control is configured to.
 *
 * @param prefixes of the calls that can be asked for, in the order in which an event is matched with them
 * @param history most actions in the state that are over
 * @param stateDelay longest wait of a changed state
 * @param convertArguments whether arguments may stand for more than data accesses
 * @param errors whether requesters are told why a request failed
 * @param largestEvent most bytes of a payload
 */
record Settings(
        Map<Call, Prefix> prefixes,
        Optional<Prefix> cancel,
        EventType stateType,
        EventType actionStateType,
        boolean stateModels,
        boolean stateActions,
        int history,
        Duration stateDelay,
        boolean convertArguments,
        boolean errors,
        int largestEvent) {

    private static final double LONGEST_DELAY = 3600;

    /** @throws IllegalArgumentException names what is wrong */
    static Settings of(EventControlConfig config) {
        Map<Call, Prefix> prefixes = new EnumMap<>(Call.class);
        put(prefixes, Call.CREATE_INSTANCE, config.event__prefixes_create__instance());
        put(prefixes, Call.ADD_INSTANCE, config.event__prefixes_add__instance());
        put(prefixes, Call.UPDATE_INSTANCE, config.event__prefixes_update__instance());
        put(prefixes, Call.FIT, config.event__prefixes_fit());
        put(prefixes, Call.PREDICT, config.event__prefixes_predict());
        return new Settings(
                prefixes,
                Prefix.of("event_prefixes.cancel", config.event__prefixes_cancel()),
                type("state_event_type", config.state__event__type()),
                type("action_state_event_type", config.action__state__event__type()),
                config.state_models(),
                config.state_actions(),
                atLeast(0, "state.history", config.state_history()),
                delay(config.state_delay()),
                config.convert__arguments(),
                config.errors(),
                atLeast(1024, "limits.event", config.limits_event()));
    }

    /** What the control wants to hear of. */
    Subscription subscription() {
        List<EventType> types = new ArrayList<>();
        prefixes.values().forEach(prefix -> types.addAll(prefix.all().queryTypes()));
        cancel.ifPresent(prefix -> types.addAll(prefix.all().queryTypes()));
        return new Subscription(types);
    }

    boolean hasState() {
        return stateModels || stateActions;
    }

    private static void put(Map<Call, Prefix> prefixes, Call call, String[] segments) {
        Prefix.of("event_prefixes." + call.wireName(), segments).ifPresent(prefix -> prefixes.put(call, prefix));
    }

    private static EventType type(String key, String[] segments) {
        if (segments.length == 0) {
            throw new IllegalArgumentException(key + ": expected an event type, got none");
        }
        return EventType.of(segments);
    }

    private static int atLeast(int least, String key, int value) {
        if (value < least) {
            throw new IllegalArgumentException(key + ": expected " + least + " or more, got " + value);
        }
        return value;
    }

    private static Duration delay(double seconds) {
        if (!(seconds >= 0 && seconds <= LONGEST_DELAY)) {
            throw new IllegalArgumentException(
                    "state.delay: expected seconds from 0 to " + LONGEST_DELAY + ", got " + seconds);
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
