package aimm.plugin.estimator;

import aimm.plugin.api.ArgumentException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An estimator in bytes, big-endian: magic, format version, the three settings, the network, and the number of meters of
 * known deviation with these, in a fixed order.
 *
 * <p>Reading trusts nothing: memory is taken only as the bytes arrive.
 */
final class EstimatorFormat {

    private static final int MAGIC = 0x41574C53;
    private static final int VERSION = 1;
    private static final List<Meter.Kind> KINDS = List.of(Meter.Kind.values());

    private EstimatorFormat() {}

    static void write(StateEstimator estimator, OutputStream stream) throws IOException {
        DataOutputStream out = new DataOutputStream(stream);
        out.writeInt(MAGIC);
        out.writeByte(VERSION);
        writeDoubles(out, estimator.confidence(), estimator.sigmaVoltage(), estimator.sigmaPower());
        write(estimator.network(), out);
        Map<String, Meter> meters = new TreeMap<>();
        estimator.learnt().keySet().forEach(meter -> meters.put(meter.toString(), meter));
        out.writeInt(meters.size());
        for (Meter meter : meters.values()) {
            out.writeByte(KINDS.indexOf(meter.kind()));
            out.writeLong(meter.bus());
            out.writeLong(meter.to());
            out.writeLong(meter.circuit());
            out.writeDouble(estimator.learnt().get(meter));
        }
        out.flush();
    }

    private static void write(Network network, DataOutputStream out) throws IOException {
        out.writeDouble(network.baseMva());
        out.writeLong(network.reference());
        out.writeInt(network.buses().size());
        for (Network.Bus bus : network.buses()) {
            out.writeLong(bus.number());
            writeDoubles(out, bus.g(), bus.b());
        }
        out.writeInt(network.branches().size());
        for (Network.Branch branch : network.branches()) {
            out.writeLong(branch.from());
            out.writeLong(branch.to());
            writeDoubles(out, branch.r(), branch.x(), branch.b(), branch.tap(), branch.shift());
        }
    }

    static StateEstimator read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        try {
            if (in.readInt() != MAGIC) {
                throw new IOException("these are not the bytes of an estimator.WLS");
            }
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException("estimator.WLS of format " + version + ", expected " + VERSION);
            }
            double confidence = in.readDouble();
            double sigmaVoltage = in.readDouble();
            double sigmaPower = in.readDouble();
            StateEstimator estimator =
                    new StateEstimator(readNetwork(in), confidence, sigmaVoltage, sigmaPower, readMeters(in));
            if (in.read() >= 0) {
                throw new IOException("estimator.WLS with bytes behind its end");
            }
            return estimator;
        } catch (EOFException e) {
            throw new IOException("estimator.WLS cut short", e);
        } catch (ArgumentException e) {
            throw new IOException("estimator.WLS with a wrong value: " + e.getMessage(), e);
        }
    }

    private static Network readNetwork(DataInputStream in) throws IOException {
        double baseMva = in.readDouble();
        long reference = in.readLong();
        List<Network.Bus> buses = new ArrayList<>();
        for (int i = readCount(in, "buses", Network.MOST_BUSES); i > 0; i--) {
            buses.add(new Network.Bus(in.readLong(), in.readDouble(), in.readDouble()));
        }
        List<Network.Branch> branches = new ArrayList<>();
        for (int i = readCount(in, "branches", Network.MOST_BRANCHES); i > 0; i--) {
            branches.add(new Network.Branch(
                    in.readLong(),
                    in.readLong(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble()));
        }
        return new Network(baseMva, reference, buses, branches);
    }

    private static Map<Meter, Double> readMeters(DataInputStream in) throws IOException {
        Map<Meter, Double> meters = new HashMap<>();
        for (int i = readCount(in, "meters", Input.MOST_MEASUREMENTS); i > 0; i--) {
            int kind = in.readUnsignedByte();
            if (kind >= KINDS.size()) {
                throw new IOException("estimator.WLS with a meter of kind " + kind);
            }
            meters.put(new Meter(KINDS.get(kind), in.readLong(), in.readLong(), in.readLong()), in.readDouble());
        }
        return meters;
    }

    private static int readCount(DataInputStream in, String what, int most) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > most) {
            throw new IOException("estimator.WLS with " + count + " " + what);
        }
        return count;
    }

    private static void writeDoubles(DataOutputStream out, double... values) throws IOException {
        for (double value : values) {
            out.writeDouble(value);
        }
    }
}
