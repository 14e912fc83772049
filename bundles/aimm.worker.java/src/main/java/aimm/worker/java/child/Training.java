package aimm.worker.java.child;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.Tensor;
import aimm.worker.protocol.CallKind;
import aimm.worker.protocol.FrameReader;
import aimm.worker.protocol.FrameWriter;
import aimm.worker.protocol.Messages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;

/** Uses what a worker uses, so that the archive of loaded classes has it. */
final class Training {

    private Training() {}

    static void run() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Replies replies = new Replies(Channels.newChannel(bytes));
        FrameWriter frames = new FrameWriter();
        Arguments arguments =
                Arguments.of(1, 0.5, "text", Tensor.of(new double[] {1, 2})).with("name", true);
        Messages.call(
                frames, new Messages.Call(1, CallKind.PREDICT, 1, "type", 1, 1, false, true, arguments), new byte[9]);
        frames.sendTo(Channels.newChannel(bytes));
        FrameReader reader = new FrameReader(Channels.newChannel(new ByteArrayInputStream(bytes.toByteArray())));
        reader.read();
        Messages.instance(reader.next());
        Messages.call(reader.next());
        replies.report(1, "half");
        replies.hold(1, Tensor.of(new double[] {3}));
        replies.flush();
        new InstanceCache(1).put(1, 1, frames);
        new PieceInput().add(new byte[1]);
        new PieceOutput(replies, 1).finish();
    }
}
