package aimm.plugin.estimator;

import aimm.plugin.api.ArgumentException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Buses and the branches that connect all of them. Immutable. */
public final class Network {

    /**
     * A bus with the admittance of its shunts, in per unit.
     *
     * @param number which names it
     */
    public record Bus(long number, double g, double b) {}

    /**
     * A line or a transformer, in per unit.
     *
     * @param b charging susceptance of the whole line
     * @param tap ratio at the {@code from} end, 1 for a line
     * @param shift by which the transformer turns the {@code from} end ahead, in degrees
     */
    public record Branch(long from, long to, double r, double x, double b, double tap, double shift) {}

    static final int MOST_BUSES = 1000;
    static final int MOST_BRANCHES = 10_000;
    private static final double MOST = 1e6; // of anything in per unit
    private static final double LEAST_IMPEDANCE = 1e-6;

    private final double baseMva;
    private final long reference;
    private final List<Bus> buses;
    private final List<Branch> branches;

    private final Map<Long, Integer> indexes = new LinkedHashMap<>();
    private final List<List<End>> endsAtBuses = new ArrayList<>();
    private final List<End> fromEnds = new ArrayList<>();
    private final List<End> toEnds = new ArrayList<>();
    private final int referenceIndex;

    /**
     * @param baseMva the power of one per unit, in MVA
     * @param reference the bus whose angle is zero
     * @throws ArgumentException if a number is out of its range, a bus is there twice or missing, or one is not connected
     */
    public Network(double baseMva, long reference, List<Bus> buses, List<Branch> branches) {
        this.baseMva = requireRange("base_mva", baseMva, 1e-3, MOST);
        this.reference = reference;
        this.buses = List.copyOf(buses);
        this.branches = List.copyOf(branches);
        if (buses.size() < 2 || buses.size() > MOST_BUSES || branches.size() > MOST_BRANCHES) {
            throw wrong("expected 2 to " + MOST_BUSES + " buses and at most " + MOST_BRANCHES + " branches, got "
                    + buses.size() + " and " + branches.size());
        }
        for (Bus bus : buses) {
            if (indexes.putIfAbsent(bus.number, indexes.size()) != null) {
                throw wrong("bus " + bus.number + " is there twice");
            }
            requireRange("g of bus " + bus.number, bus.g, -MOST, MOST);
            requireRange("b of bus " + bus.number, bus.b, -MOST, MOST);
            endsAtBuses.add(new ArrayList<>());
        }
        branches.forEach(this::connect);
        referenceIndex = index(reference);
        requireConnected();
    }

    /** @return the power of one per unit, in MVA */
    public double baseMva() {
        return baseMva;
    }

    public List<Bus> buses() {
        return buses;
    }

    public List<Branch> branches() {
        return branches;
    }

    long reference() {
        return reference;
    }

    /** @throws ArgumentException if there is no such bus */
    int index(long number) {
        Integer index = indexes.get(number);
        if (index == null) {
            throw wrong("there is no bus " + number);
        }
        return index;
    }

    List<End> endsAt(int bus) {
        return endsAtBuses.get(bus);
    }

    End fromEnd(int branch) {
        return fromEnds.get(branch);
    }

    End toEnd(int branch) {
        return toEnds.get(branch);
    }

    /**
     * The end at one bus of a branch to another.
     *
     * @param circuit which of parallel branches, from 1, in the order of the network
     * @throws ArgumentException if there is none
     */
    End end(long from, long to, long circuit) {
        int other = index(to);
        return endsAt(index(from)).stream()
                .filter(end -> end.other() == other)
                .skip(Math.max(0, circuit - 1))
                .findFirst()
                .filter(end -> circuit >= 1)
                .orElseThrow(() -> wrong("there is no branch from bus " + from + " to bus " + to
                        + (circuit == 1 ? "" : " with circuit " + circuit)));
    }

    /** How many unknowns a state has. */
    int unknowns() {
        return 2 * buses.size() - 1;
    }

    /** Where the unknown angle of a bus is in a vector; negative for the reference. */
    int angleColumn(int bus) {
        return bus == referenceIndex ? -1 : bus < referenceIndex ? bus : bus - 1;
    }

    /** Where the unknown voltage of a bus is in a vector. */
    int voltageColumn(int bus) {
        return buses.size() - 1 + bus;
    }

    /** A state that differs by the unknowns in the vector. */
    State plus(State state, double[] step) {
        int size = buses.size();
        double[] voltages = state.voltages().clone();
        double[] angles = state.angles().clone();
        for (int bus = 0; bus < size; bus++) {
            voltages[bus] += step[voltageColumn(bus)];
            angles[bus] += bus == referenceIndex ? 0 : step[angleColumn(bus)];
        }
        return new State(voltages, angles);
    }

    private void connect(Branch branch) {
        String name = "branch " + branch.from + "-" + branch.to;
        if (branch.from == branch.to) {
            throw wrong(name + " has both ends at one bus");
        }
        requireRange("r of " + name, branch.r, -MOST, MOST);
        requireRange("x of " + name, branch.x, -MOST, MOST);
        requireRange("|r + jx| of " + name, Math.hypot(branch.r, branch.x), LEAST_IMPEDANCE, 2 * MOST);
        requireRange("b of " + name, branch.b, -MOST, MOST);
        requireRange("tap of " + name, branch.tap, 0.1, 10);
        requireRange("shift of " + name, branch.shift, -180, 180);
        int from = index(branch.from);
        int to = index(branch.to);
        double square = branch.r * branch.r + branch.x * branch.x;
        double g = branch.r / square;
        double b = -branch.x / square;
        double cos = Math.cos(Math.toRadians(branch.shift)) / branch.tap;
        double sin = Math.sin(Math.toRadians(branch.shift)) / branch.tap;
        double tapSquare = branch.tap * branch.tap;
        End fromEnd = new End(
                from, to, g / tapSquare, (b + branch.b / 2) / tapSquare, -g * cos + b * sin, -b * cos - g * sin);
        End toEnd = new End(to, from, g, b + branch.b / 2, -g * cos - b * sin, -b * cos + g * sin);
        fromEnds.add(fromEnd);
        toEnds.add(toEnd);
        endsAtBuses.get(from).add(fromEnd);
        endsAtBuses.get(to).add(toEnd);
    }

    private void requireConnected() {
        boolean[] reached = new boolean[buses.size()];
        Deque<Integer> open = new ArrayDeque<>(List.of(referenceIndex));
        reached[referenceIndex] = true;
        while (!open.isEmpty()) {
            for (End end : endsAt(open.remove())) {
                if (!reached[end.other()]) {
                    reached[end.other()] = true;
                    open.add(end.other());
                }
            }
        }
        List<Long> lone = IntStream.range(0, reached.length)
                .filter(bus -> !reached[bus])
                .mapToObj(bus -> buses.get(bus).number)
                .toList();
        if (!lone.isEmpty()) {
            throw wrong("no branches lead from bus " + reference + " to " + Texts.list("bus ", lone));
        }
    }

    private static double requireRange(String what, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw wrong(what + ": expected a number from " + least + " to " + most + ", got " + value);
        }
        return value;
    }

    private static ArgumentException wrong(String text) {
        return new ArgumentException("network: " + text);
    }
}
