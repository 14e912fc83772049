package aimm.client;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Base64;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;

/** A file on its way out, which is never in memory as a whole. */
final class Upload {

    private Upload() {}

    /**
     * The file as the body of a request.
     *
     * @param sent told of all bytes that went so far, by a thread that must not be held up
     * @throws IOException if it can't be read
     */
    static BodyPublisher of(Path file, LongConsumer sent) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw Files.exists(file)
                    ? new IOException(file + " is no file")
                    : new NoSuchFileException(file.toString(), null, "there is no such file");
        }
        try {
            BodyPublisher content = BodyPublishers.ofFile(file);
            long size = content.contentLength();
            return size == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.fromPublisher(to -> content.subscribe(new Counting(to, sent)), size);
        } catch (FileNotFoundException e) {
            throw new IOException(file + " can't be read", e);
        }
    }

    /** A request with a bundle as its body, and the digest that it must have. */
    static Outgoing jar(Outgoing request, Path jar, LongConsumer sent) throws IOException {
        return request.body("application/octet-stream", of(jar, sent))
                .header("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(digest(jar)) + ":");
    }

    private static byte[] digest(Path file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), Download.sha256())) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.getMessageDigest().digest();
        }
    }

    private static final class Counting implements Flow.Subscriber<ByteBuffer> {

        private final Flow.Subscriber<? super ByteBuffer> to;
        private final LongConsumer sent;
        private long bytes;

        Counting(Flow.Subscriber<? super ByteBuffer> to, LongConsumer sent) {
            this.to = to;
            this.sent = sent;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            to.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            bytes += piece.remaining();
            to.onNext(piece);
            sent.accept(bytes);
        }

        @Override
        public void onError(Throwable failure) {
            to.onError(failure);
        }

        @Override
        public void onComplete() {
            to.onComplete();
        }
    }
}
