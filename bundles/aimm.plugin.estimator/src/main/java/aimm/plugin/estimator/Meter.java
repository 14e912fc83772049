package aimm.plugin.estimator;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What is measured where.
 *
 * @param bus where it is
 * @param to for a flow, the bus at the other end of the branch, otherwise 0
 * @param circuit for a flow, which of parallel branches it is, from 1, otherwise 0
 */
record Meter(Kind kind, long bus, long to, long circuit) {

    enum Kind {
        /** Voltage magnitude. */
        V,
        /** Active power into the network at a bus. */
        P,
        /** Reactive power into the network at a bus. */
        Q,
        /** Active power into a branch. */
        P_FLOW,
        /** Reactive power into a branch. */
        Q_FLOW;

        boolean isFlow() {
            return this == P_FLOW || this == Q_FLOW;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Meter at(Kind kind, long bus) {
        return new Meter(kind, bus, 0, 0);
    }

    /** What one per unit is in the unit of this meter: MW, Mvar, or per unit itself. */
    double unit(Network network) {
        return kind == Kind.V ? 1 : network.baseMva();
    }

    /** The members that name it in measurements and results. */
    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kind", kind.toString());
        if (kind.isFlow()) {
            members.put("from", bus);
            members.put("to", to);
            if (circuit != 1) {
                members.put("circuit", circuit);
            }
        } else {
            members.put("bus", bus);
        }
        return members;
    }

    @Override
    public String toString() {
        return kind + " " + bus + (kind.isFlow() ? "-" + to : "") + (circuit > 1 ? " circuit " + circuit : "");
    }
}
