package aimm.runtime.benchmark;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** One POST of a body, JSON unless a header says that binary data follow it. */
final class HttpWire implements Load.Wire {

    private final byte[] request;

    HttpWire(int port, String path, String body) {
        this(port, path, "Content-Type: application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    /** @param header a line of its own */
    HttpWire(int port, String path, String header, byte[] content) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + header
                        + "\r\nContent-Length: " + content.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        request = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, request, head.length, content.length);
    }

    @Override
    public byte[] request() {
        return request;
    }

    @Override
    public void greet(SocketChannel channel) {}

    @Override
    public boolean isQuiet() {
        return true;
    }

    @Override
    public int others(byte[] in, int length) {
        return 0;
    }

    @Override
    public int answer(byte[] in, int length) throws IOException {
        int head = headEnd(in, length);
        if (head == 0) {
            return 0;
        }
        String text = new String(in, 0, head, StandardCharsets.US_ASCII);
        if (!text.startsWith("HTTP/1.1 200")) {
            throw new IOException("the server answered: " + new String(in, 0, length, StandardCharsets.UTF_8));
        }
        String lower = text.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("\ncontent-length:") + "\ncontent-length:".length();
        int end = head
                + Integer.parseInt(text.substring(at, text.indexOf('\r', at)).trim());
        return length >= end ? end : 0;
    }

    private static int headEnd(byte[] in, int length) {
        for (int i = 3; i < length; i++) {
            if (in[i] == '\n' && in[i - 1] == '\r' && in[i - 2] == '\n') {
                return i + 1;
            }
        }
        return 0;
    }
}
