package aimm.worker.java;

import aimm.worker.protocol.Frame;
import aimm.worker.protocol.FrameReader;
import aimm.worker.protocol.Messages;
import aimm.worker.protocol.ProtocolException;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Takes a worker's connection and reads it to its end, on a thread of its own. */
final class WorkerReader implements Runnable {

    private final JavaWorker worker;
    private final ServerSocketChannel listening;
    private final String token;
    private final Outbox outbox;
    private final Runnable connected;

    /** @param connected told when the worker has presented itself */
    WorkerReader(JavaWorker worker, ServerSocketChannel listening, String token, Outbox outbox, Runnable connected) {
        this.worker = worker;
        this.listening = listening;
        this.token = token;
        this.outbox = outbox;
        this.connected = connected;
    }

    @Override
    public void run() {
        Throwable fault = null;
        try (SocketChannel channel = accept()) {
            FrameReader reader = new FrameReader(channel);
            checkHello(reader);
            outbox.connect(channel);
            connected.run();
            do {
                for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
                    worker.take(frame);
                }
            } while (reader.read());
        } catch (ProtocolException | RuntimeException | Error e) {
            fault = e; // be it lack of memory: the worker's listeners must learn of the end
        } catch (IOException e) {
            // the worker is gone
        }
        worker.die(fault);
    }

    private SocketChannel accept() throws IOException {
        try (listening) {
            return listening.accept();
        }
    }

    private void checkHello(FrameReader reader) throws IOException {
        Frame frame = reader.next();
        while (frame == null) {
            if (!reader.read()) {
                throw new IOException("gone before it said anything");
            }
            frame = reader.next();
        }
        Messages.Hello hello = Messages.hello(frame);
        if (hello.protocol() != Messages.PROTOCOL) {
            throw new ProtocolException("version " + hello.protocol() + ", expected " + Messages.PROTOCOL);
        }
        if (!MessageDigest.isEqual(utf8(hello.token()), utf8(token))) {
            throw new ProtocolException("a wrong token");
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
