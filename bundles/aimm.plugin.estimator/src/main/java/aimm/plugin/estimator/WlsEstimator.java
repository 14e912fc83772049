package aimm.plugin.estimator;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.ModelPlugin;
import aimm.plugin.api.ModelType;
import aimm.plugin.api.Parameters;
import aimm.plugin.api.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** The model type {@code estimator.WLS}: the state of a power system, by weighted least squares. */
@Component
@ModelType("estimator.WLS")
@Parameters(
        instantiate = {
            "network: map = IEEE 14 buses -- buses and branches",
            "confidence: float = 0.99 -- probability that nothing is suspected if nothing is wrong",
            "sigma_v: float = 0.004 -- standard deviation of voltages in per unit, where nothing better is known",
            "sigma_power: float = 1.0 -- standard deviation of powers in MW and Mvar, where nothing better is known"
        },
        fit = "history: list -- lists of measurements, to learn the standard deviation of every meter from",
        predict = "measurements: list -- of objects with kind (v, p, q, p_flow, q_flow), bus or from and to, and value")
public final class WlsEstimator implements ModelPlugin<StateEstimator> {

    @Override
    public StateEstimator instantiate(Arguments arguments, Progress progress) {
        arguments.accept("network", "confidence", "sigma_v", "sigma_power");
        Network network = arguments.has(0, "network") ? Input.network(arguments.map(0, "network")) : Ieee14.NETWORK;
        return new StateEstimator(
                network,
                arguments.number(1, "confidence", 0.99),
                arguments.number(2, "sigma_v", 0.004),
                arguments.number(3, "sigma_power", 1) / network.baseMva(),
                Map.of());
    }

    @Override
    public StateEstimator fit(StateEstimator instance, Arguments arguments, Progress progress)
            throws InterruptedException {
        arguments.accept("history");
        return instance.learn(Input.history(instance, arguments.list(0, "history")), progress);
    }

    @Override
    public Object predict(StateEstimator instance, Arguments arguments, Progress progress) throws InterruptedException {
        arguments.accept("measurements");
        return Output.of(
                instance.network(), instance.estimate(Input.measurements(instance, arguments.list(0, "measurements"))));
    }

    @Override
    public void serialize(StateEstimator instance, OutputStream out) throws IOException {
        EstimatorFormat.write(instance, out);
    }

    @Override
    public StateEstimator deserialize(InputStream in) throws IOException {
        return EstimatorFormat.read(in);
    }
}
