package aimm.worker.java.child;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.ModelPlugin;
import aimm.plugin.api.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** The plugin a training runs: a model that is nothing. Public as declarative services need it. */
public final class TrainingModel implements ModelPlugin<Object> {

    private Map<String, Object> configuration;

    /** Called by declarative services. */
    public void activate(Map<String, Object> properties) {
        configuration = properties;
    }

    @Override
    public Object instantiate(Arguments arguments, Progress progress) {
        return "";
    }

    @Override
    public Object fit(Object instance, Arguments arguments, Progress progress) {
        progress.report(0.5, "half");
        return instance;
    }

    @Override
    public Object predict(Object instance, Arguments arguments, Progress progress) {
        return Map.of("configured", configuration.size(), "values", new double[] {1});
    }

    @Override
    public void serialize(Object instance, OutputStream out) throws IOException {
        out.write(0);
    }

    @Override
    public Object deserialize(InputStream in) {
        return "";
    }
}
