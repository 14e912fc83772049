package aimm.plugin.mlp;

import aimm.plugin.api.ArgumentException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A classifier in bytes, big-endian: magic, format version, the settings, the number of classes (0: not fitted), and then
 * the classes, the number of features, their means and deviations, and the weights layer by layer.
 *
 * <p>Reading trusts nothing: memory is taken only as the bytes arrive.
 */
final class ClassifierFormat {

    private static final int MAGIC = 0x414D4C50;
    private static final int VERSION = 1;
    private static final int MOST_FEATURES = 1 << 20;

    private ClassifierFormat() {}

    static void write(Classifier classifier, OutputStream stream) throws IOException {
        DataOutputStream out = new DataOutputStream(stream);
        out.writeInt(MAGIC);
        out.writeByte(VERSION);
        Settings settings = classifier.settings();
        out.writeInt(settings.hidden().length);
        for (int neurons : settings.hidden()) {
            out.writeInt(neurons);
        }
        out.writeLong(settings.epochs());
        out.writeDouble(settings.learningRate());
        out.writeLong(settings.batchSize());
        out.writeLong(settings.seed());
        out.writeInt(classifier.classes().length);
        for (long label : classifier.classes()) {
            out.writeLong(label);
        }
        if (classifier.network() != null) {
            out.writeInt(classifier.scale().means().length);
            writeDoubles(out, classifier.scale().means());
            writeDoubles(out, classifier.scale().deviations());
            for (Layer layer : classifier.network().layers()) {
                writeDoubles(out, layer.weights());
            }
        }
        out.flush();
    }

    static Classifier read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        try {
            if (in.readInt() != MAGIC) {
                throw new IOException("these are not the bytes of an mlp.Classifier");
            }
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException("mlp.Classifier of format " + version + ", expected " + VERSION);
            }
            Classifier classifier = readClassifier(in);
            if (in.read() >= 0) {
                throw new IOException("mlp.Classifier with bytes behind its end");
            }
            return classifier;
        } catch (EOFException e) {
            throw new IOException("mlp.Classifier cut short", e);
        } catch (ArgumentException e) {
            throw new IOException("mlp.Classifier with a wrong setting: " + e.getMessage(), e);
        }
    }

    private static Classifier readClassifier(DataInputStream in) throws IOException {
        int[] hidden = new int[readCount(in, "layers", 0, Settings.MOST_LAYERS)];
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = in.readInt();
        }
        Settings settings = new Settings(hidden, in.readLong(), in.readDouble(), in.readLong(), in.readLong());
        long[] classes = new long[readCount(in, "classes", 0, Settings.MOST_NEURONS)];
        if (classes.length == 0) {
            return Classifier.unfitted(settings);
        }
        for (int i = 0; i < classes.length; i++) {
            classes[i] = in.readLong();
        }
        int features = readCount(in, "features", 1, MOST_FEATURES);
        Scale scale = new Scale(readDoubles(in, features), readDoubles(in, features));
        List<Layer> layers = new ArrayList<>();
        int inputs = features;
        for (int neurons : Arrays.copyOf(hidden, hidden.length + 1)) {
            int width = layers.size() == hidden.length ? classes.length : neurons;
            layers.add(new Layer(inputs, readDoubles(in, (inputs + 1L) * width)));
            inputs = width;
        }
        return Classifier.fitted(settings, classes, scale, new Network(layers));
    }

    private static int readCount(DataInputStream in, String what, int least, int most) throws IOException {
        int count = in.readInt();
        if (count < least || count > most) {
            throw new IOException("mlp.Classifier with " + count + " " + what);
        }
        return count;
    }

    private static void writeDoubles(DataOutputStream out, double[] values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
        bytes.asDoubleBuffer().put(values);
        out.write(bytes.array());
    }

    private static double[] readDoubles(DataInputStream in, long count) throws IOException {
        if (count > Integer.MAX_VALUE / Double.BYTES) {
            throw new IOException("mlp.Classifier with a layer of " + count + " weights");
        }
        int length = (int) count * Double.BYTES;
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        double[] values = new double[(int) count];
        ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
        return values;
    }
}
