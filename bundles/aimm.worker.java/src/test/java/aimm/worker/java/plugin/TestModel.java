package aimm.worker.java.plugin;

import aimm.plugin.api.ArgumentException;
import aimm.plugin.api.Arguments;
import aimm.plugin.api.ModelPlugin;
import aimm.plugin.api.Progress;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** Does what its first argument says. */
public final class TestModel implements ModelPlugin<Blob> {

    private Map<String, Object> configuration = Map.of();
    private int deserialized;

    /** Called by declarative services. */
    public void activate(Map<String, Object> properties) {
        configuration = properties;
    }

    @Override
    public Blob instantiate(Arguments arguments, Progress progress) {
        return new Blob((int) arguments.integer(0, "size", 8), 0);
    }

    @Override
    public Blob fit(Blob instance, Arguments arguments, Progress progress) {
        for (int i = 1; i <= arguments.integer(0, "steps", 0); i++) {
            progress.report(i);
        }
        instance.fits++;
        Thread.currentThread().interrupt(); // and leaves it so
        return instance;
    }

    @Override
    public Object predict(Blob instance, Arguments arguments, Progress progress) throws Exception {
        Object argument = arguments.value(1, "value");
        return switch (arguments.text(0, "what")) {
            case "echo" -> argument;
            case "trace" -> progress.trace().headers();
            case "fits" -> instance.fits;
            case "size" -> instance.size;
            case "deserialized" -> deserialized;
            case "configured" -> configuration.get((String) argument);
            case "environment" -> System.getenv((String) argument);
            case "stdin" -> System.in.read();
            case "refuse" -> throw new ArgumentException("not like that");
            case "throw" -> throw new IllegalStateException("broken inside");
            case "odd" -> new Object();
            case "exit" -> exit(((Long) argument).intValue());
            case "halt" -> halt(((Long) argument).intValue());
            case "memory" -> allocateForEver();
            case "stack" -> recurse(1);
            case "loop" -> loop();
            case "sleep" -> sleep((Long) argument);
            case "leave an interrupt" -> leaveAnInterrupt();
            case "ignore interrupts" -> ignoreInterrupts();
            case "stderr" -> write((Long) argument);
            default -> throw new ArgumentException("unknown");
        };
    }

    @Override
    public void serialize(Blob instance, OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(instance.size);
        data.writeInt(instance.fits);
        byte[] zeros = new byte[64 * 1024];
        for (int left = instance.size; left > 0; left -= zeros.length) {
            data.write(zeros, 0, Math.min(left, zeros.length));
        }
    }

    @Override
    public Blob deserialize(InputStream in) throws IOException {
        deserialized++;
        DataInputStream data = new DataInputStream(in);
        Blob instance = new Blob(data.readInt(), data.readInt());
        byte[] buffer = new byte[64 * 1024];
        long rest = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            rest += count;
        }
        if (rest != instance.size) {
            throw new IOException("expected " + instance.size + " bytes, got " + rest);
        }
        return instance;
    }

    private static Object exit(int code) {
        System.exit(code);
        return null;
    }

    private static Object halt(int code) {
        Runtime.getRuntime().halt(code);
        return null;
    }

    private static Object sleep(long millis) throws InterruptedException {
        Thread.sleep(millis);
        return millis;
    }

    private static Object leaveAnInterrupt() {
        Thread.currentThread().interrupt();
        return null;
    }

    private static Object allocateForEver() {
        byte[][] all = new byte[1 << 16][];
        for (int i = 0; i < all.length; i++) {
            all[i] = new byte[1 << 20];
        }
        return all.length;
    }

    private static int recurse(int depth) {
        return depth < 0 ? 0 : 1 + recurse(depth + 1);
    }

    private static Object loop() {
        long count = 0;
        while (count >= 0) {
            count++;
        }
        return count;
    }

    private static Object ignoreInterrupts() {
        while (true) {
            try {
                Thread.sleep(1_000);
            } catch (InterruptedException e) {
                System.err.println("interrupted, and going on");
            }
        }
    }

    private static Object write(long megabytes) {
        String line = "noise ".repeat(171).substring(0, 1023);
        for (long i = 0; i < megabytes * 1024; i++) {
            System.err.println(line);
        }
        return megabytes;
    }
}
