package aimm.server.deploy;

import aimm.server.api.BundleRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Looks at the end of a zip, before a reader makes room for as much of it as it claims to have. */
final class ZipDirectory {

    static final int MOST_ENTRIES = 65_534;
    static final int MOST_BYTES = 16 << 20;

    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int LONGEST_COMMENT = 0xffff;

    private ZipDirectory() {}

    /** @throws BundleRefusedException if it is no zip, or has more entries than a bundle may have */
    static void check(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            int length = (int) Math.min(channel.size(), END_SIZE + LONGEST_COMMENT);
            ByteBuffer tail = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            long start = channel.size() - length;
            int read = 0;
            while (tail.hasRemaining() && read >= 0) {
                read = channel.read(tail, start + tail.position());
            }
            for (int at = length - END_SIZE; at >= 0; at--) {
                if (tail.getInt(at) == END) {
                    check(Short.toUnsignedInt(tail.getShort(at + 10)), Integer.toUnsignedLong(tail.getInt(at + 12)));
                    return;
                }
            }
        }
        throw new BundleRefusedException("it is no jar");
    }

    private static void check(int entries, long bytes) {
        if (entries > MOST_ENTRIES || bytes > MOST_BYTES) {
            throw new BundleRefusedException(
                    "it has more than " + MOST_ENTRIES + " entries, or names of more than " + MOST_BYTES + " bytes");
        }
    }
}
