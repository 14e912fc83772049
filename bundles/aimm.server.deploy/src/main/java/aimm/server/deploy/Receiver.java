package aimm.server.deploy;

import aimm.server.api.BundleTooLargeException;
import aimm.server.api.BundleUpload;
import aimm.server.api.BusyException;
import aimm.server.api.DeploymentException;
import aimm.server.api.DigestMismatchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/** Takes jars as they come and writes them to files. Safe for threads. */
final class Receiver {

    static final int MOST_AT_ONCE = 4;

    private static final int BUFFER = 64 << 10;

    private final Semaphore room = new Semaphore(MOST_AT_ONCE);

    /**
     * Reads a jar to its end; blocks.
     *
     * @param folder for the file
     */
    Received receive(BundleUpload upload, Path folder) {
        if (!room.tryAcquire()) {
            throw new BusyException(MOST_AT_ONCE + " bundles are arriving already; try again later");
        }
        try {
            Path file = Files.createTempFile(folder, "", ".part");
            try {
                String digest = write(upload, file);
                String expected = upload.sha256();
                if (expected != null && !expected.toLowerCase(Locale.ROOT).equals(digest)) {
                    throw new DigestMismatchException(expected, digest);
                }
                return new Received(file, digest, Files.size(file));
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        } catch (IOException e) {
            throw new DeploymentException("the bundle could not be received: " + e.getMessage(), e);
        } finally {
            room.release();
        }
    }

    private static String write(BundleUpload upload, Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int read = upload.content().read(buffer);
                    read >= 0;
                    read = upload.content().read(buffer)) {
                size += read;
                if (size > upload.mostBytes()) {
                    throw new BundleTooLargeException(upload.mostBytes());
                }
                digest.update(buffer, 0, read);
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            }
            out.force(true);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
