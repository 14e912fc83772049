package aimm.plugin.estimator;

import aimm.plugin.api.ArgumentException;
import aimm.plugin.api.Arguments;
import aimm.plugin.api.DataAccess;
import aimm.plugin.api.DataAccessPlugin;
import aimm.plugin.api.Parameters;
import aimm.plugin.api.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.osgi.service.component.annotations.Component;

/** Imagined measurements of the IEEE 14-bus network, whose loads are up to a fifth off the standard ones. */
@Component
@DataAccess("ieee14_measurements")
@Parameters(
        access = {
            "seed: int = 0 -- the same one gives the same measurements",
            "sets: int = 0 -- that many sets of measurements, to learn from; 0 for one set by itself"
        })
public final class Ieee14Measurements implements DataAccessPlugin {

    private static final int MOST_SETS = 10_000;
    private static final double SPREAD = 0.2;

    @Override
    public Object access(Arguments arguments, Progress progress) throws InterruptedException {
        arguments.accept("seed", "sets");
        Random random = new Random(arguments.integer(0, "seed", 0));
        long sets = arguments.integer(1, "sets", 0);
        if (sets < 0 || sets > MOST_SETS) {
            throw new ArgumentException("argument 'sets': expected a number from 0 to " + MOST_SETS + ", got " + sets);
        }
        List<List<Map<String, Object>>> history = new ArrayList<>();
        for (long set = 0; set < Math.max(1, sets); set++) {
            double[] factors = random.doubles(Ieee14.NETWORK.buses().size(), 1 - SPREAD, 1 + SPREAD)
                    .toArray();
            history.add(Ieee14Meters.read(Ieee14.state(factors), random));
        }
        return sets == 0 ? history.get(0) : history;
    }
}
