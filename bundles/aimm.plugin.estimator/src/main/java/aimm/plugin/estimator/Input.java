package aimm.plugin.estimator;

import aimm.plugin.api.ArgumentException;
import aimm.plugin.api.Arguments;
import aimm.plugin.api.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Networks and measurements from arguments; errors say which element is wrong. */
final class Input {

    static final int MOST_MEASUREMENTS = 100_000;

    private Input() {}

    static Network network(Map<String, Object> value) {
        Arguments members = object(value, "base_mva", "reference", "buses", "branches");
        List<Network.Bus> buses = each("bus", members.list(-1, "buses"), Input::bus);
        if (buses.isEmpty()) {
            throw new ArgumentException("network: expected buses");
        }
        return new Network(
                members.number(-1, "base_mva", 100),
                members.integer(-1, "reference", buses.get(0).number()),
                buses,
                each("branch", members.list(-1, "branches"), Input::branch));
    }

    static List<Measurement> measurements(StateEstimator estimator, List<?> values) {
        if (values.size() > MOST_MEASUREMENTS) {
            throw new ArgumentException(
                    "expected at most " + MOST_MEASUREMENTS + " measurements, got " + values.size());
        }
        return each("measurement", values, value -> measurement(estimator, value));
    }

    /** Sets of measurements. */
    static List<List<Measurement>> history(StateEstimator estimator, List<?> values) {
        return each("set", values, value -> {
            if (value instanceof List<?> set) {
                return measurements(estimator, set);
            }
            throw new ArgumentException("expected a list of measurements, got " + Values.describe(value));
        });
    }

    private static Network.Bus bus(Object value) {
        Arguments members = object(value, "bus", "g", "b");
        return new Network.Bus(members.integer(-1, "bus"), members.number(-1, "g", 0), members.number(-1, "b", 0));
    }

    private static Network.Branch branch(Object value) {
        Arguments members = object(value, "from", "to", "r", "x", "b", "tap", "shift");
        return new Network.Branch(
                members.integer(-1, "from"),
                members.integer(-1, "to"),
                members.number(-1, "r", 0),
                members.number(-1, "x"),
                members.number(-1, "b", 0),
                members.number(-1, "tap", 1),
                members.number(-1, "shift", 0));
    }

    private static Measurement measurement(StateEstimator estimator, Object value) {
        Arguments members = object(value, "kind", "bus", "from", "to", "circuit", "value", "sigma");
        Meter.Kind kind = kind(members.text(-1, "kind"));
        Meter meter = kind.isFlow()
                ? new Meter(
                        kind, members.integer(-1, "from"), members.integer(-1, "to"), members.integer(-1, "circuit", 1))
                : Meter.at(kind, members.integer(-1, "bus"));
        double unit = meter.unit(estimator.network());
        return new Measurement(
                meter,
                members.number(-1, "value") / unit,
                members.has(-1, "sigma") ? members.number(-1, "sigma") / unit : estimator.sigma(meter));
    }

    private static Meter.Kind kind(String name) {
        return Arrays.stream(Meter.Kind.values())
                .filter(kind -> kind.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new ArgumentException(
                        "argument 'kind': expected one of " + Arrays.toString(Meter.Kind.values())));
    }

    private static Arguments object(Object value, String... names) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new ArgumentException(
                    "expected an object with some of " + List.of(names) + ", got " + Values.describe(value));
        }
        @SuppressWarnings("unchecked") // the keys of values are text
        Map<String, Object> typed = (Map<String, Object>) map;
        return new Arguments(List.of(), typed).accept(names);
    }

    private static <T> List<T> each(String what, List<?> values, Function<Object, T> convert) {
        List<T> converted = new ArrayList<>();
        for (Object value : values) {
            try {
                converted.add(convert.apply(value));
            } catch (ArgumentException e) {
                throw new ArgumentException(what + " " + converted.size() + ": " + e.getMessage(), e);
            }
        }
        return converted;
    }
}
