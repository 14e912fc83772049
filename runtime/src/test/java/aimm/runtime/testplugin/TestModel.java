package aimm.runtime.testplugin;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.ModelPlugin;
import aimm.plugin.api.ModelType;
import aimm.plugin.api.Progress;
import aimm.plugin.api.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A plugin that misbehaves as its arguments ask for; its models are bytes without a meaning. */
@Component
@ModelType("test.Model")
public final class TestModel implements ModelPlugin<byte[]> {

    private static final int STDERR_LINES = 1_000_000;

    private final String version;

    @Activate
    public TestModel(BundleContext context) {
        version = context.getBundle().getVersion().toString();
        if (context.getBundle().getHeaders().get("Test-Broken") != null) {
            throw new IllegalStateException("version " + version + " is broken");
        }
    }

    @Override
    public byte[] instantiate(Arguments arguments, Progress progress) {
        return randomBytes((int) arguments.integer(0, "size", 64));
    }

    @Override
    public byte[] fit(byte[] instance, Arguments arguments, Progress progress) throws Exception {
        if (arguments.positional().contains("zero")) {
            return new byte[instance.length];
        }
        if (arguments.positional().contains("increment")) {
            byte[] next = instance.clone();
            next[0]++;
            return next;
        }
        behave(arguments, progress);
        return randomBytes(instance.length);
    }

    @Override
    public Object predict(byte[] instance, Arguments arguments, Progress progress) throws Exception {
        return arguments.positional().contains("first") ? (Object) (long) instance[0] : behave(arguments, progress);
    }

    @Override
    public void serialize(byte[] instance, OutputStream out) throws IOException {
        out.write(instance);
    }

    @Override
    public byte[] deserialize(InputStream in) throws IOException {
        return in.readAllBytes();
    }

    private Object behave(Arguments arguments, Progress progress) throws Exception {
        if (!(arguments.positional().get(0) instanceof String what)) {
            return arguments.positional().size() == 1 ? arguments.positional().get(0) : firstThree(arguments);
        }
        return switch (what) {
            case "version" -> version;
            case "sleep" -> sleep(arguments.integer(1, "milliseconds"), progress);
            case "throw" -> throw new IllegalStateException("thrown on purpose");
            case "exit" -> exit();
            case "kill" -> {
                new ProcessBuilder(
                                "kill",
                                "-9",
                                Long.toString(ProcessHandle.current().pid()))
                        .start();
                yield loop();
            }
            case "memory" -> exhaust();
            case "stack" -> recurse(0);
            case "loop" -> loop();
            case "stderr" -> complain();
            default -> what;
        };
    }

    private static Object firstThree(Arguments arguments) {
        Tensor numbers = arguments.tensor(0, "numbers");
        return List.of(numbers.doubleAt(0), numbers.doubleAt(1), numbers.doubleAt(2));
    }

    private static Object sleep(long milliseconds, Progress progress) throws InterruptedException {
        progress.report(0.5, "asleep");
        Thread.sleep(milliseconds);
        return milliseconds;
    }

    private static Object exit() {
        System.exit(7);
        return null;
    }

    private static Object complain() {
        for (int i = 0; i < STDERR_LINES; i++) {
            System.err.println("a line of a hundred characters that nobody wants to read, written a million times"
                    + " over by a plugin");
        }
        return "said";
    }

    private static Object exhaust() {
        List<byte[]> hoard = new ArrayList<>();
        while (true) {
            hoard.add(new byte[1 << 20]);
            if (hoard.size() < 0) {
                return hoard;
            }
        }
    }

    @SuppressWarnings("InfiniteRecursion") // that is what it is for
    private static long recurse(long depth) {
        return recurse(depth + 1) + 1;
    }

    private static Object loop() {
        long turns = 0;
        while (turns >= 0) {
            turns = (turns + 1) & Long.MAX_VALUE;
        }
        return turns;
    }

    private static byte[] randomBytes(int size) {
        byte[] bytes = new byte[size];
        new Random().nextBytes(bytes);
        return bytes;
    }
}
