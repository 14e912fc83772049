package aimm.worker.java.child;

import aimm.worker.protocol.Frame;
import aimm.worker.protocol.FrameReader;
import aimm.worker.protocol.HeldModels;
import aimm.worker.protocol.Messages;
import aimm.worker.protocol.Messages.Call;
import aimm.worker.protocol.Messages.InstancePiece;
import aimm.worker.protocol.ProtocolException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Reads, runs and answers calls in order, all on one thread. */
final class CallLoop {

    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    private final SocketChannel channel;
    private final FrameReader reader;
    private final Replies replies;
    private final RunningMark mark;
    private final PluginFramework framework;
    private final Deque<Call> waiting = new ArrayDeque<>();
    private final Map<Long, PieceInput> instances = new HashMap<>();
    private PluginCalls calls;
    private boolean shutdown;

    CallLoop(SocketChannel channel, FrameReader reader, Replies replies, RunningMark mark, PluginFramework framework) {
        this.channel = channel;
        this.reader = reader;
        this.replies = replies;
        this.mark = mark;
        this.framework = framework;
    }

    /** Returns when the server says so or is gone. */
    void run() throws IOException {
        long lastRead = System.nanoTime();
        while (!Shutdown.hasBegun()) {
            takeFrames();
            Call call = waiting.poll();
            if (call == null) {
                replies.flush();
                if (shutdown || !reader.read()) {
                    return;
                }
                lastRead = System.nanoTime();
            } else {
                mark.set(call.id());
                replies.callBegins();
                calls.run(call, instances.remove(call.id()));
                Thread.interrupted(); // an interrupt the plugin left behind must not close the connection
                if (!waiting.isEmpty() && System.nanoTime() - lastRead > LOOK_AGAIN_NANOS) {
                    readWhatIsThere();
                    lastRead = System.nanoTime();
                }
            }
        }
    }

    private void readWhatIsThere() throws IOException {
        channel.configureBlocking(false);
        try {
            reader.read();
        } finally {
            channel.configureBlocking(true);
        }
    }

    private void takeFrames() throws IOException {
        for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
            switch (frame.type()) {
                case CALL -> waiting.add(Messages.call(frame));
                case INSTANCE -> {
                    InstancePiece piece = Messages.instance(frame);
                    instances
                            .computeIfAbsent(piece.id(), id -> new PieceInput())
                            .add(piece.bytes());
                }
                case WITHDRAW -> {
                    long id = Messages.withdraw(frame);
                    if (waiting.removeIf(call -> call.id() == id)) {
                        instances.remove(id);
                    }
                }
                case CONFIGURE -> configure(new Image(Messages.configure(frame)));
                case SHUTDOWN -> shutdown = true;
                default -> throw new ProtocolException("unexpected " + frame.type());
            }
        }
    }

    private void configure(Image image) throws IOException {
        try {
            Plugins plugins = framework.install(image);
            calls = new PluginCalls(plugins, new HeldModels<>(image.cachedModels()), replies);
            replies.send(out -> Messages.ready(out, plugins.names()));
        } catch (BrokenPluginException e) {
            replies.send(out -> Messages.broken(out, e.getMessage()));
        }
    }
}
