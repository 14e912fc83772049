package com.example.mean;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.ModelPlugin;
import aimm.plugin.api.ModelType;
import aimm.plugin.api.Progress;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.osgi.service.component.annotations.Component;

/** A model that predicts the mean of the values it was fitted to. */
@Component
@ModelType("example.Mean")
public final class Mean implements ModelPlugin<Double> {

    @Override
    public Double instantiate(Arguments arguments, Progress progress) {
        return arguments.number(0, "start", 0);
    }

    @Override
    public Double fit(Double mean, Arguments arguments, Progress progress) {
        double[] values = arguments.tensor(0, "values").toDoubles();
        progress.report(0.5, values.length + " values");
        return Arrays.stream(values).average().orElse(mean);
    }

    @Override
    public Object predict(Double mean, Arguments arguments, Progress progress) {
        return mean;
    }

    @Override
    public void serialize(Double mean, OutputStream out) throws IOException {
        new DataOutputStream(out).writeDouble(mean);
    }

    @Override
    public Double deserialize(InputStream in) throws IOException {
        return new DataInputStream(in).readDouble();
    }
}
