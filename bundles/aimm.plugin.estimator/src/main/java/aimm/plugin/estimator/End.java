package aimm.plugin.estimator;

/**
 * One end of a branch. Its current is that of an own admittance from the bus to earth and of a mutual one that the other
 * end's voltage drives.
 *
 * @param bus index of the bus at this end
 * @param other index of the bus at the other end
 * @param g real part of the own admittance
 * @param b imaginary part of the own admittance
 * @param mutualG real part of the mutual admittance
 * @param mutualB imaginary part of the mutual admittance
 */
record End(int bus, int other, double g, double b, double mutualG, double mutualB) {

    /** @return active power into the branch at this end */
    double active(State state) {
        double v = state.voltages()[bus];
        return v * v * g + v * state.voltages()[other] * inPhase(state);
    }

    /** @return reactive power into the branch at this end */
    double reactive(State state) {
        double v = state.voltages()[bus];
        return -v * v * b + v * state.voltages()[other] * inQuadrature(state);
    }

    void addActiveSlopes(State state, Network network, Row row) {
        double v = state.voltages()[bus];
        double w = state.voltages()[other];
        double byAngle = -v * w * inQuadrature(state);
        row.add(network.angleColumn(bus), byAngle);
        row.add(network.angleColumn(other), -byAngle);
        row.add(network.voltageColumn(bus), 2 * v * g + w * inPhase(state));
        row.add(network.voltageColumn(other), v * inPhase(state));
    }

    void addReactiveSlopes(State state, Network network, Row row) {
        double v = state.voltages()[bus];
        double w = state.voltages()[other];
        double byAngle = v * w * inPhase(state);
        row.add(network.angleColumn(bus), byAngle);
        row.add(network.angleColumn(other), -byAngle);
        row.add(network.voltageColumn(bus), -2 * v * b + w * inQuadrature(state));
        row.add(network.voltageColumn(other), v * inQuadrature(state));
    }

    private double inPhase(State state) {
        double angle = state.angles()[bus] - state.angles()[other];
        return mutualG * Math.cos(angle) + mutualB * Math.sin(angle);
    }

    private double inQuadrature(State state) {
        double angle = state.angles()[bus] - state.angles()[other];
        return mutualG * Math.sin(angle) - mutualB * Math.cos(angle);
    }
}
