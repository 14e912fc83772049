package aimm.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the server sends as bytes, on its way into a file; it is never in memory as a whole. */
final class Download {

    private static final Pattern SHA256 = Pattern.compile("(?:^|[,\\s])sha-256=:([A-Za-z0-9+/=]*):");

    private final Connection connection;
    private final LongConsumer received;

    /** @param received told of all bytes that came so far */
    Download(Connection connection, LongConsumer received) {
        this.connection = connection;
        this.received = received;
    }

    /** Into a file that appears, or changes, when all is there and right. */
    Downloaded to(Path file, Outgoing request) throws IOException, InterruptedException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(file + " is no file");
        }
        Path folder = file.toAbsolutePath().getParent();
        Path unfinished = Files.createTempFile(folder, "." + file.getFileName(), ".part");
        try {
            Downloaded downloaded;
            try (OutputStream out = Files.newOutputStream(unfinished)) {
                downloaded = to(out, request);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return downloaded;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Into a stream, which has got all of it when it turns out to be damaged. */
    Downloaded to(OutputStream out, Outgoing request) throws IOException, InterruptedException {
        try (Reply reply = connection.send(request)) {
            reply.orThrow();
            MessageDigest digest = sha256();
            long bytes = 0;
            var patience = connection.settings().timeout();
            for (ByteBuffer piece = reply.next(patience); piece.hasRemaining(); piece = reply.next(patience)) {
                byte[] chunk = new byte[piece.remaining()];
                piece.get(chunk);
                digest.update(chunk);
                out.write(chunk);
                bytes += chunk.length;
                received.accept(bytes);
            }
            byte[] actual = digest.digest();
            check(reply.headers().firstValue("Repr-Digest").orElse(""), actual);
            return new Downloaded(bytes, HexFormat.of().formatHex(actual));
        }
    }

    private static void check(String announced, byte[] actual) {
        Matcher sha256 = SHA256.matcher(announced);
        String found = Base64.getEncoder().encodeToString(actual);
        if (sha256.find() && !sha256.group(1).equals(found)) {
            throw new UnexpectedAnswerException("what came is damaged: its SHA-256 is " + found + " and should be "
                    + sha256.group(1) + "; try again");
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
