package aimm.plugin.estimator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An estimate as a value: voltages in per unit, angles in degrees, powers in MW and Mvar. */
final class Output {

    private Output() {}

    static Map<String, Object> of(Network network, Estimate estimate) {
        Solution solution = estimate.solution();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("buses", buses(network, solution));
        result.put("branches", branches(network, solution.state()));
        result.put("suspects", suspects(network, estimate));
        result.put("consistent", estimate.isConsistent());
        result.put("objective", solution.objective());
        result.put("threshold", estimate.threshold());
        result.put("degrees_of_freedom", (long) solution.degreesOfFreedom());
        result.put("iterations", (long) solution.iterations());
        return result;
    }

    private static List<Object> buses(Network network, Solution solution) {
        State state = solution.state();
        List<Object> buses = new ArrayList<>();
        for (int bus = 0; bus < network.buses().size(); bus++) {
            long number = network.buses().get(bus).number();
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("bus", number);
            members.put("v", state.voltages()[bus]);
            members.put("angle", Math.toDegrees(state.angles()[bus]));
            members.put("p", power(network, Meter.Kind.P, number, state));
            members.put("q", power(network, Meter.Kind.Q, number, state));
            members.put("v_sigma", solution.deviation(network.voltageColumn(bus)));
            members.put("angle_sigma", Math.toDegrees(solution.deviation(network.angleColumn(bus))));
            buses.add(members);
        }
        return buses;
    }

    private static double power(Network network, Meter.Kind kind, long bus, State state) {
        return network.baseMva() * new Equation(network, Meter.at(kind, bus)).value(state);
    }

    private static List<Object> branches(Network network, State state) {
        List<Object> branches = new ArrayList<>();
        for (int branch = 0; branch < network.branches().size(); branch++) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("from", network.branches().get(branch).from());
            members.put("to", network.branches().get(branch).to());
            members.put("p_from", network.baseMva() * network.fromEnd(branch).active(state));
            members.put("q_from", network.baseMva() * network.fromEnd(branch).reactive(state));
            members.put("p_to", network.baseMva() * network.toEnd(branch).active(state));
            members.put("q_to", network.baseMva() * network.toEnd(branch).reactive(state));
            branches.add(members);
        }
        return branches;
    }

    private static List<Object> suspects(Network network, Estimate estimate) {
        List<Object> suspects = new ArrayList<>();
        for (Estimate.Suspect suspect : estimate.suspects()) {
            Measurement measurement = estimate.measurements().get(suspect.index());
            Meter meter = measurement.meter();
            double estimated =
                    new Equation(network, meter).value(estimate.solution().state());
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("index", (long) suspect.index());
            members.putAll(meter.members());
            members.put("value", measurement.value() * meter.unit(network));
            members.put("estimate", estimated * meter.unit(network));
            members.put("normalized_residual", suspect.normalizedResidual());
            suspects.add(members);
        }
        return suspects;
    }
}
