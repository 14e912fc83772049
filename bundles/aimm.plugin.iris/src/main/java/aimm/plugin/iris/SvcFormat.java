package aimm.plugin.iris;

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
import java.util.stream.IntStream;
import libsvm.svm_model;
import libsvm.svm_node;

/**
 * A classifier in bytes, big-endian: magic, format version, gamma, C, the number of features (0: not fitted), and then
 * the numbers of classes and of support vectors, per class its label and its number of vectors, the offsets of the pairs of
 * classes, and per vector its coefficients and features.
 *
 * <p>Reading trusts nothing: memory is taken only as the bytes arrive.
 */
final class SvcFormat {

    private static final int MAGIC = 0x41535643;
    private static final int VERSION = 1;
    private static final int MOST_FEATURES = 1 << 24;
    private static final int MOST_CLASSES = 1 << 12;

    private SvcFormat() {}

    static void write(Svc svc, OutputStream stream) throws IOException {
        DataOutputStream out = new DataOutputStream(stream);
        out.writeInt(MAGIC);
        out.writeByte(VERSION);
        writeDoubles(out, svc.gamma(), svc.cost());
        out.writeInt(svc.features());
        if (svc.model() != null) {
            write(svc.model(), out);
        }
        out.flush();
    }

    private static void write(svm_model model, DataOutputStream out) throws IOException {
        out.writeInt(model.nr_class);
        out.writeInt(model.l);
        for (int i = 0; i < model.nr_class; i++) {
            out.writeInt(model.label[i]);
            out.writeInt(model.nSV[i]);
        }
        writeDoubles(out, model.rho);
        for (int i = 0; i < model.l; i++) {
            int vector = i;
            writeDoubles(
                    out,
                    Arrays.stream(model.sv_coef).mapToDouble(row -> row[vector]).toArray());
            writeDoubles(
                    out,
                    Arrays.stream(model.SV[i]).mapToDouble(node -> node.value).toArray());
        }
    }

    static Svc read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        try {
            if (in.readInt() != MAGIC) {
                throw new IOException("these are not the bytes of an iris.SVC");
            }
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException("iris.SVC of format " + version + ", expected " + VERSION);
            }
            Svc svc = Svc.unfitted(in.readDouble(), in.readDouble());
            int features = readCount(in, "features", 0, MOST_FEATURES);
            if (features > 0) {
                svc = svc.fitted(features, readModel(in, features));
            }
            if (in.read() >= 0) {
                throw new IOException("iris.SVC with bytes behind its end");
            }
            return svc;
        } catch (EOFException e) {
            throw new IOException("iris.SVC cut short", e);
        } catch (ArgumentException e) {
            throw new IOException("iris.SVC with a wrong parameter: " + e.getMessage(), e);
        }
    }

    private static svm_model readModel(DataInputStream in, int features) throws IOException {
        svm_model model = new svm_model();
        model.nr_class = readCount(in, "classes", 2, MOST_CLASSES);
        model.l = readCount(in, "support vectors", 0, Integer.MAX_VALUE);
        model.label = new int[model.nr_class];
        model.nSV = new int[model.nr_class];
        for (int i = 0; i < model.nr_class; i++) {
            model.label[i] = in.readInt();
            model.nSV[i] = readCount(in, "support vectors of a class", 0, model.l);
        }
        if (IntStream.of(model.nSV).asLongStream().sum() != model.l) {
            throw new IOException("iris.SVC whose classes have not " + model.l + " support vectors together");
        }
        model.rho = readDoubles(in, model.nr_class * (model.nr_class - 1) / 2);
        List<double[]> coefficients = new ArrayList<>();
        List<svm_node[]> vectors = new ArrayList<>();
        for (int i = 0; i < model.l; i++) {
            coefficients.add(readDoubles(in, model.nr_class - 1));
            vectors.add(Svc.nodes(readDoubles(in, features)));
        }
        model.sv_coef = new double[model.nr_class - 1][];
        for (int row = 0; row < model.sv_coef.length; row++) {
            int column = row;
            model.sv_coef[row] =
                    coefficients.stream().mapToDouble(of -> of[column]).toArray();
        }
        model.SV = vectors.toArray(svm_node[][]::new);
        return model;
    }

    private static int readCount(DataInputStream in, String what, int least, int most) throws IOException {
        int count = in.readInt();
        if (count < least || count > most) {
            throw new IOException("iris.SVC with " + count + " " + what);
        }
        return count;
    }

    private static void writeDoubles(DataOutputStream out, double... values) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
        bytes.asDoubleBuffer().put(values);
        out.write(bytes.array());
    }

    private static double[] readDoubles(DataInputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count * Double.BYTES);
        if (bytes.length < count * Double.BYTES) {
            throw new EOFException();
        }
        double[] values = new double[count];
        ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
        return values;
    }
}
