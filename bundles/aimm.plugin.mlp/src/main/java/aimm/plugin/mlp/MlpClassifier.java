package aimm.plugin.mlp;

import aimm.plugin.api.ArgumentException;
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
import java.util.Arrays;
import org.osgi.service.component.annotations.Component;

/** The model type {@code mlp.Classifier}: a multilayer perceptron for any features and integer classes. */
@Component
@ModelType("mlp.Classifier")
@Parameters(
        instantiate = {
            "hidden: list = [16] -- how many neurons each hidden layer has",
            "epochs: int = 200 -- how often the fit goes through all rows",
            "learning_rate: float = 0.05 -- how far one step goes",
            "batch_size: int = 16 -- rows in one step",
            "seed: int = 0 -- the same seed and data give the same model"
        },
        fit = {"X: tensor -- a row of features for every example", "y: tensor -- the class of every example"},
        predict = {
            "X: tensor -- rows of features, or one row",
            "probabilities: bool = false -- answer with the probability of every class, in ascending order of the classes"
        })
@Signature(inputs = "X: FP64[-1,-1]", outputs = "y: INT64[-1]")
public final class MlpClassifier implements ModelPlugin<Classifier> {

    @Override
    public Classifier instantiate(Arguments arguments, Progress progress) {
        arguments.accept("hidden", "epochs", "learning_rate", "batch_size", "seed");
        int[] hidden = arguments.has(0, "hidden")
                ? arguments.list(0, "hidden").stream()
                        .mapToInt(MlpClassifier::neurons)
                        .toArray()
                : new int[] {16};
        return Classifier.unfitted(new Settings(
                hidden,
                arguments.integer(1, "epochs", 200),
                arguments.number(2, "learning_rate", 0.05),
                arguments.integer(3, "batch_size", 16),
                arguments.integer(4, "seed", 0)));
    }

    @Override
    public Classifier fit(Classifier instance, Arguments arguments, Progress progress) throws InterruptedException {
        arguments.accept("X", "y");
        return instance.fit(arguments.rows(0, "X"), arguments.tensor(1, "y"), progress);
    }

    @Override
    public Object predict(Classifier instance, Arguments arguments, Progress progress) {
        arguments.accept("X", "probabilities");
        double[][] probabilities = instance.probabilities(arguments.rows(0, "X"));
        if (arguments.flag(1, "probabilities", false)) {
            return Tensor.ofRows(probabilities);
        }
        return Tensor.of(
                Arrays.stream(probabilities).mapToLong(instance::mostProbable).toArray());
    }

    @Override
    public void serialize(Classifier instance, OutputStream out) throws IOException {
        ClassifierFormat.write(instance, out);
    }

    @Override
    public Classifier deserialize(InputStream in) throws IOException {
        return ClassifierFormat.read(in);
    }

    private static int neurons(Object value) {
        if (value instanceof Long count && count > 0 && count <= Settings.MOST_NEURONS) {
            return count.intValue();
        }
        throw new ArgumentException(
                "argument 'hidden': expected numbers from 1 to " + Settings.MOST_NEURONS + ", got " + value);
    }
}
