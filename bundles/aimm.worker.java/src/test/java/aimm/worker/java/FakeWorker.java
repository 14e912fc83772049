package aimm.worker.java;

import aimm.worker.protocol.Frame;
import aimm.worker.protocol.FrameReader;
import aimm.worker.protocol.FrameType;
import aimm.worker.protocol.FrameWriter;
import aimm.worker.protocol.Messages;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A worker that says it is ready and answers the first call with noise, or presents itself with a wrong token. */
public final class FakeWorker {

    private FakeWorker() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, String> boot = new HashMap<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            boot.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(boot.get("socket")))) {
            String token = Boolean.getBoolean("impostor") ? "guessed" : boot.get("token");
            FrameWriter out = new FrameWriter();
            Messages.hello(out, new Messages.Hello(Messages.PROTOCOL, token, "java", 1, "fake"));
            Messages.ready(out, List.of());
            out.sendTo(channel);
            FrameReader reader = new FrameReader(channel);
            Frame frame = null;
            while (frame == null || frame.type() != FrameType.CALL) {
                frame = reader.next();
                if (frame == null && !reader.read()) {
                    return;
                }
            }
            byte[] noise = new byte[100_000];
            new Random(1).nextBytes(noise);
            channel.write(ByteBuffer.wrap(noise));
            Thread.sleep(60_000);
        }
    }
}
