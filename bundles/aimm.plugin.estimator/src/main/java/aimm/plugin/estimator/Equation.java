package aimm.plugin.estimator;

import java.util.List;

/** What a meter would show in a state, in per unit. */
final class Equation {

    private final Network network;
    private final Meter.Kind kind;
    private final int bus;
    private final List<End> ends;

    /** @throws aimm.plugin.api.ArgumentException if the network has no such place */
    Equation(Network network, Meter meter) {
        this.network = network;
        kind = meter.kind();
        bus = network.index(meter.bus());
        ends = kind.isFlow()
                ? List.of(network.end(meter.bus(), meter.to(), meter.circuit()))
                : kind == Meter.Kind.V ? List.of() : network.endsAt(bus);
    }

    double value(State state) {
        double v = state.voltages()[bus];
        return switch (kind) {
            case V -> v;
            case P -> v * v * shunt().g() + active(state);
            case P_FLOW -> active(state);
            case Q -> -v * v * shunt().b() + reactive(state);
            case Q_FLOW -> reactive(state);
        };
    }

    /** How the value changes with each unknown. */
    Row slopes(State state) {
        Row row = new Row();
        double v = state.voltages()[bus];
        switch (kind) {
            case V -> row.add(network.voltageColumn(bus), 1);
            case P -> row.add(network.voltageColumn(bus), 2 * v * shunt().g());
            case Q -> row.add(network.voltageColumn(bus), -2 * v * shunt().b());
            case P_FLOW, Q_FLOW -> {}
        }
        for (End end : ends) {
            if (kind == Meter.Kind.P || kind == Meter.Kind.P_FLOW) {
                end.addActiveSlopes(state, network, row);
            } else {
                end.addReactiveSlopes(state, network, row);
            }
        }
        return row;
    }

    private Network.Bus shunt() {
        return network.buses().get(bus);
    }

    private double active(State state) {
        return ends.stream().mapToDouble(end -> end.active(state)).sum();
    }

    private double reactive(State state) {
        return ends.stream().mapToDouble(end -> end.reactive(state)).sum();
    }
}
