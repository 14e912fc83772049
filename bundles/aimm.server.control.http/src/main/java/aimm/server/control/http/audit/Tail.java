package aimm.server.control.http.audit;

import aimm.server.json.JsonException;
import aimm.server.json.JsonReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The last entries of a file.
 *
 * @param entries whole ones, without the ends of their lines, the newest first
 * @param torn whether the last line has no end, as after a crash
 */
record Tail(List<byte[]> entries, boolean torn) {

    /**
     * Reads it.
     *
     * @param bytes most that are read
     * @param most entries
     */
    static Tail of(Path file, int bytes, int most) throws IOException {
        if (!Files.exists(file)) {
            return new Tail(List.of(), false);
        }
        ByteBuffer end;
        boolean whole;
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            end = ByteBuffer.allocate((int) Math.min(bytes, channel.size()));
            whole = channel.size() <= bytes;
            channel.position(channel.size() - end.capacity());
            while (end.hasRemaining() && channel.read(end) >= 0) {
                // goes on
            }
        }
        return of(Arrays.copyOf(end.array(), end.position()), whole, most);
    }

    /** @param whole whether the first line is, and not only its end */
    private static Tail of(byte[] text, boolean whole, int most) {
        List<byte[]> entries = new ArrayList<>();
        int end = text.length;
        boolean torn = end > 0 && text[end - 1] != '\n';
        while (end > 0 && entries.size() < most) {
            int start = end - 1;
            while (start > 0 && text[start - 1] != '\n') {
                start--;
            }
            int length = end - start - (text[end - 1] == '\n' ? 1 : 0);
            byte[] line = Arrays.copyOfRange(text, start, start + length);
            if ((start > 0 || whole) && isEntry(line)) {
                entries.add(line);
            }
            end = start;
        }
        return new Tail(entries, torn);
    }

    private static boolean isEntry(byte[] line) {
        try {
            return line.length > 0 && JsonReader.read(line, JsonReader.Objects.PLAIN) instanceof Map;
        } catch (JsonException e) {
            return false; // torn
        }
    }
}
