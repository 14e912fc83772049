package aimm.worker.java;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.TraceContext;
import aimm.server.api.AimmException;
import aimm.server.api.PluginCall;
import aimm.server.api.PluginCall.Role;
import aimm.server.api.Worker;
import aimm.server.api.WorkerException;
import aimm.server.api.WorkerRuntime;
import aimm.server.api.WorkerRuntime.Settings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** Runs inside the server's framework as a bundle: makes an image of a plugin, starts a worker and asks it. */
public final class RuntimeDriver implements BiFunction<Bundle, Object[], String> {

    @Override
    public String apply(Bundle plugin, Object[] arguments) {
        BundleContext context = FrameworkUtil.getBundle(RuntimeDriver.class).getBundleContext();
        WorkerRuntime runtime = context.getService(context.getServiceReference(WorkerRuntime.class));
        Settings settings = new Settings(64, 0, Duration.ofSeconds(2), Duration.ofSeconds(30), 3);
        runtime.spares((Integer) arguments[0], settings);
        try (WorkerRuntime.Image image = runtime.image(plugin)) {
            Worker worker = runtime.start(image, settings).toCompletableFuture().get(60, TimeUnit.SECONDS);
            CompletableFuture<String> answer = new CompletableFuture<>();
            PluginCall call = new PluginCall(
                    1,
                    Role.PREDICT,
                    "test.Model",
                    1,
                    1,
                    new byte[8],
                    Arguments.of(arguments[1], arguments[2]),
                    false,
                    TraceContext.NONE);
            worker.submit(call, new Listener(answer));
            String result = worker.provides() + " " + answer.get(60, TimeUnit.SECONDS);
            worker.close();
            return result + " " + worker.ended().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            return e.toString();
        }
    }

    private record Listener(CompletableFuture<String> answer) implements Worker.Listener {

        @Override
        public void progress(Object state) {}

        @Override
        public void done(Object value, byte[] instance) {
            answer.complete(String.valueOf(value));
        }

        @Override
        public void instanceMissing() {
            answer.complete("missing");
        }

        @Override
        public void failed(AimmException failure) {
            answer.complete(failure.getMessage());
        }

        @Override
        public void notStarted(WorkerException death) {
            answer.complete(death.getMessage());
        }
    }
}
