package aimm.runtime.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A request of a REPL client, which also gets the state as it changes. */
final class ReplWire implements Load.Wire {

    private static final String UPGRADE = String.join(
            "\r\n",
            "GET / HTTP/1.1",
            "Host: 127.0.0.1",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "",
            "");
    private static final String LOGIN = "{\"type\": \"request\", \"id\": 1, \"name\": \"login\","
            + " \"data\": {\"username\": \"user\", \"password\": \"digest\"}}";
    private static final byte[] RESPONSE = "{\"type\": \"response\"".getBytes(StandardCharsets.US_ASCII);

    private static final long LARGE = 10 << 20;

    private final byte[] request;
    private long others;

    ReplWire(long model, String args) {
        request = frame("{\"type\": \"request\", \"id\": 2, \"name\": \"predict\", \"data\": {\"instance_id\": " + model
                + ", \"args\": " + args + ", \"kwargs\": {}}}");
    }

    @Override
    public byte[] request() {
        return request;
    }

    @Override
    public void greet(SocketChannel channel) throws IOException {
        channel.write(ByteBuffer.wrap(UPGRADE.getBytes(StandardCharsets.US_ASCII)));
        readUntil(channel, "\r\n\r\n");
        channel.write(ByteBuffer.wrap(frame(LOGIN)));
        readUntil(channel, "{\"success\": true}, \"success\": true}");
    }

    @Override
    public boolean isQuiet() {
        boolean isQuiet = others < LARGE;
        others = 0;
        return isQuiet;
    }

    @Override
    public int others(byte[] in, int length) {
        int at = 0;
        for (int size = size(in, at, length); size > 0 && !isResponse(in, at); size = size(in, at, length)) {
            at += size;
        }
        others += at;
        return at;
    }

    @Override
    public int answer(byte[] in, int length) throws IOException {
        int size = size(in, 0, length);
        if (size > 0 && !new String(in, 0, size, StandardCharsets.US_ASCII).endsWith("\"success\": true}")) {
            throw new IOException("the server answered: " + new String(in, 0, size, StandardCharsets.US_ASCII));
        }
        return size;
    }

    /** Of the frame there, 0 if it is not complete. */
    private static int size(byte[] in, int at, int length) {
        int head = headSize(in, at, length);
        if (head == 0) {
            return 0;
        }
        long payload = switch (head) {
            case 2 -> in[at + 1] & 0x7F;
            case 4 -> ByteBuffer.wrap(in, at + 2, 2).getShort() & 0xFFFF;
            default -> ByteBuffer.wrap(in, at + 2, 8).getLong();
        };
        return length - at >= head + payload ? (int) (head + payload) : 0;
    }

    private static int headSize(byte[] in, int at, int length) {
        if (length - at < 2) {
            return 0;
        }
        int head = (in[at + 1] & 0x7F) < 126 ? 2 : (in[at + 1] & 0x7F) == 126 ? 4 : 10;
        return length - at < head ? 0 : head;
    }

    private static boolean isResponse(byte[] in, int at) {
        int head = headSize(in, at, at + 10);
        int from = at + head;
        return from + RESPONSE.length <= in.length
                && Arrays.equals(in, from, from + RESPONSE.length, RESPONSE, 0, RESPONSE.length);
    }

    private static void readUntil(SocketChannel channel, String end) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        StringBuilder read = new StringBuilder();
        while (read.length() < end.length()
                || !read.substring(read.length() - end.length()).equals(end)) {
            if (channel.read(one.clear()) < 0) {
                throw new IOException("the server closed the connection after " + read);
            }
            read.append((char) one.get(0));
        }
    }

    /** Masked with zeros. */
    private static byte[] frame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x81);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }
}
