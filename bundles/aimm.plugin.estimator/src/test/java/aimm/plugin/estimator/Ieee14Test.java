package aimm.plugin.estimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;

class Ieee14Test {

    /** Voltage and angle per bus, as published with the test case. */
    private static final double[][] PUBLISHED = {
        {1.060, 0},
        {1.045, -4.98},
        {1.010, -12.72},
        {1.019, -10.33},
        {1.020, -8.78},
        {1.070, -14.22},
        {1.062, -13.37},
        {1.090, -13.36},
        {1.056, -14.94},
        {1.051, -15.10},
        {1.057, -14.79},
        {1.055, -15.07},
        {1.050, -15.16},
        {1.036, -16.04}
    };

    @Test
    void thePowerFlowIsThePublishedOne() throws InterruptedException {
        State state = Ieee14.state();

        for (int bus = 0; bus < PUBLISHED.length; bus++) {
            assertThat(state.voltages()[bus])
                    .as("voltage of bus %d", bus + 1)
                    .isCloseTo(PUBLISHED[bus][0], offset(0.0015));
            assertThat(Math.toDegrees(state.angles()[bus]))
                    .as("angle of bus %d", bus + 1)
                    .isCloseTo(PUBLISHED[bus][1], offset(0.03));
        }
    }

    @Test
    void theFirstBusGeneratesWhatIsKnownAndLossesAreWhatIsKnown() throws InterruptedException {
        State state = Ieee14.state();

        double generated = 100 * new Equation(Ieee14.NETWORK, Meter.at(Meter.Kind.P, 1)).value(state);
        assertThat(generated).isCloseTo(232.39, offset(0.01));
        assertThat(100 * new Equation(Ieee14.NETWORK, Meter.at(Meter.Kind.Q, 1)).value(state))
                .isCloseTo(-16.55, offset(0.01));
        assertThat(generated + 40 - 259).isCloseTo(13.393, offset(0.001));
    }
}
