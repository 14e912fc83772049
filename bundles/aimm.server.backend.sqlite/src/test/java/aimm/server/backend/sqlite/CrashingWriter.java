package aimm.server.backend.sqlite;

import static aimm.server.api.Provenances.BY_A_TEST;

import aimm.server.api.Backend.StoredModel;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** A process that stores models until it is killed, and says which it knows to be stored: id, version, seed, size. */
final class CrashingWriter {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.US_ASCII);

    private CrashingWriter() {}

    public static void main(String[] args) {
        ModelStore store = ModelStore.open(Path.of(args[0]), 3);
        OUT.println("open");
        for (int i = 0; i < 4; i++) {
            new Thread(() -> write(store)).start();
        }
    }

    private static void write(ModelStore store) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (true) {
            long seed = random.nextLong();
            int size = random.nextInt(10) == 0 ? random.nextInt(2_000_000) : random.nextInt(3000);
            StoredModel model = store.create("t", Databases.instance(seed, size), BY_A_TEST);
            acknowledge(model, seed);
            if (random.nextBoolean()) {
                long next = random.nextLong();
                acknowledge(store.update(model.instanceId(), "t", Databases.instance(next, size), BY_A_TEST), next);
            }
        }
    }

    private static void acknowledge(StoredModel model, long seed) {
        OUT.println(model.instanceId() + " " + model.version() + " " + seed + " " + model.size() + " .");
    }
}
