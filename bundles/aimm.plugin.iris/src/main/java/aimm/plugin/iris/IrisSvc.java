package aimm.plugin.iris;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.ModelPlugin;
import aimm.plugin.api.ModelType;
import aimm.plugin.api.Parameters;
import aimm.plugin.api.Progress;
import aimm.plugin.api.Signature;
import aimm.plugin.api.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.osgi.service.component.annotations.Component;

/** The model type {@code iris.SVC}: classification by support vectors, of any features and integer classes. */
@Component
@ModelType("iris.SVC")
@Parameters(
        instantiate = {
            "gamma: float = 0.001 -- how fast the influence of a support vector falls with the square of the distance",
            "C: float = 100.0 -- the price of a row on the wrong side"
        },
        fit = {"X: tensor -- a row of features for every example", "y: tensor -- the class of every example"},
        predict = "X: tensor -- rows of features, or one row")
@Signature(inputs = "X: FP64[-1,-1]", outputs = "y: INT64[-1]")
public final class IrisSvc implements ModelPlugin<Svc> {

    @Override
    public Svc instantiate(Arguments arguments, Progress progress) {
        arguments.accept("gamma", "C");
        return Svc.unfitted(arguments.number(0, "gamma", 0.001), arguments.number(1, "C", 100.0));
    }

    @Override
    public Svc fit(Svc instance, Arguments arguments, Progress progress) {
        arguments.accept("X", "y");
        double[][] rows = arguments.rows(0, "X");
        progress.report(0, "fitting " + rows.length + " rows");
        Svc fitted = instance.fit(rows, arguments.tensor(1, "y"));
        progress.report(1, fitted.supportVectors() + " support vectors");
        return fitted;
    }

    @Override
    public Object predict(Svc instance, Arguments arguments, Progress progress) {
        arguments.accept("X");
        return Tensor.of(instance.predict(arguments.rows(0, "X")));
    }

    @Override
    public void serialize(Svc instance, OutputStream out) throws IOException {
        SvcFormat.write(instance, out);
    }

    @Override
    public Svc deserialize(InputStream in) throws IOException {
        return SvcFormat.read(in);
    }
}
