package aimm.worker.java.child;

import aimm.plugin.api.ArgumentException;
import aimm.plugin.api.DataAccessPlugin;
import aimm.plugin.api.ModelPlugin;
import aimm.plugin.api.Progress;
import aimm.plugin.api.TraceContext;
import aimm.plugin.api.Values;
import aimm.worker.protocol.CallKind;
import aimm.worker.protocol.HeldModels;
import aimm.worker.protocol.Messages;
import aimm.worker.protocol.Messages.Call;
import aimm.worker.protocol.Messages.Failure;
import aimm.worker.protocol.UnencodableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs calls on the plugin's services and answers them. */
final class PluginCalls {

    private static final int MAX_MESSAGE = 4_000;
    private static final int MAX_TRACE = 16_000;

    private final Plugins plugins;
    private final HeldModels<Object> held;
    private final Replies replies;

    PluginCalls(Plugins plugins, HeldModels<Object> held, Replies replies) {
        this.plugins = plugins;
        this.held = held;
        this.replies = replies;
    }

    /** @param bytes the model's, or {@code null} */
    void run(Call call, PieceInput bytes) throws IOException {
        boolean needsInstance = call.kind() == CallKind.FIT || call.kind() == CallKind.PREDICT;
        if (needsInstance && bytes == null && held.get(call.instanceId(), call.version()) == null) {
            replies.end(call.id(), out -> Messages.instanceMissing(out, call.id()));
            return;
        }
        Thread.currentThread().setContextClassLoader(plugins.loader());
        Reports reports = new Reports(call, replies);
        try {
            answer(call, bytes, reports);
        } catch (PluginFailure e) {
            reports.end();
            if (Shutdown.hasBegun()) {
                return; // the server is told by the end of the process
            }
            Failure failure = failure(call, e.getCause());
            replies.end(call.id(), out -> Messages.failure(out, failure));
        }
    }

    private void answer(Call call, PieceInput bytes, Reports reports) throws IOException, PluginFailure {
        Object instance = null;
        Object value = null;
        ModelPlugin<Object> plugin = call.kind() == CallKind.DATA_ACCESS ? null : modelPlugin(call.name());
        try {
            switch (call.kind()) {
                case INSTANTIATE -> instance = plugin.instantiate(call.arguments(), reports);
                case DESERIALIZE -> plugin.deserialize(bytes);
                case DATA_ACCESS -> value = dataAccess(call.name()).access(call.arguments(), reports);
                case FIT -> instance = plugin.fit(instance(call, bytes, plugin), call.arguments(), reports);
                case PREDICT -> {
                    instance = instance(call, bytes, plugin);
                    value = plugin.predict(instance, call.arguments(), reports);
                }
            }
            value = Values.canonical(value);
        } catch (Throwable e) {
            throw new PluginFailure(e);
        }
        reports.end();
        if (call.serialize()) {
            send(call, plugin, instance, value);
        } else {
            hold(call, value);
        }
    }

    private void hold(Call call, Object value) throws IOException, PluginFailure {
        try {
            replies.hold(call.id(), value);
        } catch (UnencodableException e) {
            throw new PluginFailure(e);
        }
        if (call.kind() != CallKind.PREDICT) {
            replies.flush(); // the server may run a prediction anew if its result is lost, others not
        }
    }

    private void send(Call call, ModelPlugin<Object> plugin, Object instance, Object value)
            throws IOException, PluginFailure {
        PieceOutput out = new PieceOutput(replies, call.id());
        try {
            plugin.serialize(instance, out);
        } catch (Throwable e) {
            throw new PluginFailure(e);
        }
        out.finish();
        try {
            replies.end(call.id(), frames -> Messages.result(frames, call.id(), true, value));
        } catch (UnencodableException e) {
            throw new PluginFailure(e);
        }
    }

    /** The instance to work on; one that the call will change is not kept. */
    private Object instance(Call call, PieceInput bytes, ModelPlugin<Object> plugin) throws IOException {
        Object instance = held.get(call.instanceId(), call.version());
        if (instance == null) {
            instance = plugin.deserialize(bytes);
        }
        if (call.kind() == CallKind.FIT || call.serialize()) {
            held.remove(call.instanceId());
        } else if (call.instanceId() != 0) {
            held.put(call.instanceId(), call.version(), instance);
        }
        return instance;
    }

    private ModelPlugin<Object> modelPlugin(String name) throws PluginFailure {
        ModelPlugin<Object> plugin = plugins.modelTypes().get(name);
        if (plugin == null) {
            throw new PluginFailure(new IllegalStateException("no model type " + name + " in this worker"));
        }
        return plugin;
    }

    private DataAccessPlugin dataAccess(String name) {
        DataAccessPlugin plugin = plugins.dataAccesses().get(name);
        if (plugin == null) {
            throw new IllegalStateException("no data access " + name + " in this worker");
        }
        return plugin;
    }

    private static Failure failure(Call call, Throwable cause) {
        boolean callersFault = cause instanceof ArgumentException;
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        String message = callersFault ? String.valueOf(cause.getMessage()) : cause.toString();
        return new Failure(
                call.id(), callersFault, bounded(message, MAX_MESSAGE), bounded(trace.toString(), MAX_TRACE));
    }

    private static String bounded(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + " ...";
    }

    /** The plugin threw its cause, or gave what is no value. */
    private static final class PluginFailure extends Exception {

        private static final long serialVersionUID = 1L;

        PluginFailure(Throwable cause) {
            super(null, cause, false, false);
        }
    }

    /** Passes a call's reports on until it has ended. */
    private static final class Reports implements Progress {

        private final Call call;
        private final Replies replies;
        private boolean ended;

        Reports(Call call, Replies replies) {
            this.call = call;
            this.replies = replies;
        }

        @Override
        public synchronized void report(Object state) {
            if (ended) {
                return;
            }
            try {
                replies.report(call.id(), Values.canonical(state));
            } catch (IOException e) {
                throw new IllegalStateException("the server is gone", e);
            }
        }

        @Override
        public TraceContext trace() {
            return call.trace();
        }

        synchronized void end() {
            ended = true;
        }
    }
}
