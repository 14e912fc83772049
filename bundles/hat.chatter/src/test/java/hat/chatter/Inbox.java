package hat.chatter;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A handler that keeps what arrives. */
final class Inbox implements Handler {

    final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<IOException> closed = new CompletableFuture<>();

    @Override
    public void received(Message message) {
        messages.add(message);
    }

    @Override
    public void closed(IOException reason) {
        closed.complete(reason);
    }

    Message take() throws InterruptedException {
        Message message = messages.poll(20, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing was received; closed: " + closed);
        }
        return message;
    }

    IOException reason() throws Exception {
        return closed.get(20, TimeUnit.SECONDS);
    }
}
