package hat.juggler;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** One end of a WebSocket whose frames are written and read by hand. */
final class Wire implements AutoCloseable {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    static final int FIN = 0x80;

    private static final byte[] KEY = {1, 2, 3, 4};

    final Socket socket;
    /** What the peer's part of the handshake was. */
    final String handshake;

    private final DataInputStream in;
    private final boolean masks;

    private Wire(Socket socket, boolean masks, String mine) throws Exception {
        this.socket = socket;
        this.masks = masks;
        socket.setSoTimeout(20_000);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        if (masks) {
            write(mine.getBytes(StandardCharsets.US_ASCII));
            handshake = head();
        } else {
            handshake = head();
            String key = handshake.replaceAll("(?is).*Sec-WebSocket-Key: *(\\S+).*", "$1");
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        }
    }

    static Wire connect(JugglerServer server) throws Exception {
        return connect(server, "/ws");
    }

    static Wire connect(JugglerServer server, String path) throws Exception {
        return new Wire(socket(server), true, upgrade(path));
    }

    static Wire accept(ServerSocket listener) throws Exception {
        return new Wire(listener.accept(), false, null);
    }

    static Socket socket(JugglerServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    static String upgrade(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
    }

    Wire send(String text) throws IOException {
        return frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** @param first the first byte of the frame: flags and kind */
    Wire frame(int first, byte[] payload) throws IOException {
        write(bytes(first, payload, masks));
        return this;
    }

    Wire sendClose(int code) throws IOException {
        return frame(FIN | CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    static byte[] bytes(int first, byte[] payload, boolean masked) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) first);
        int mask = masked ? 0x80 : 0;
        if (payload.length < 126) {
            frame.put((byte) (mask | payload.length));
        } else if (payload.length < 1 << 16) {
            frame.put((byte) (mask | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (mask | 127)).putLong(payload.length);
        }
        if (masked) {
            frame.put(KEY);
        }
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (masked ? payload[i] ^ KEY[i % 4] : payload[i]));
        }
        return java.util.Arrays.copyOf(frame.array(), frame.position());
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The next frame; of kind -1 if the stream has ended. */
    Frame read() throws IOException {
        int first = in.read();
        if (first < 0) {
            return new Frame(-1, true, new byte[0]);
        }
        int second = in.readUnsignedByte();
        int length = second & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = (int) in.readLong();
        }
        byte[] key = new byte[4];
        if ((second & 0x80) != 0) {
            in.readFully(key);
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        for (int i = 0; i < length; i++) {
            payload[i] ^= key[i % 4];
        }
        return new Frame(first & 0xF, (first & FIN) != 0, payload);
    }

    /** The next text message, put together. */
    String text() throws IOException {
        StringBuilder text = new StringBuilder();
        Frame frame;
        do {
            frame = read();
            if (frame.kind() != TEXT && frame.kind() != CONTINUATION) {
                throw new IOException("expected text, got " + frame + " after " + text.length() + " characters");
            }
            text.append(frame.text());
        } while (!frame.isFin());
        return text.toString();
    }

    /** Reads on until the close frame and returns its code. */
    int closeCode() throws IOException {
        Frame frame = read();
        while (frame.kind() != CLOSE) {
            if (frame.kind() < 0) {
                throw new EOFException("no close frame");
            }
            frame = read();
        }
        return ByteBuffer.wrap(frame.payload()).getShort();
    }

    /** Reads on until the peer has ended the stream, in order or not. */
    void awaitEnd() {
        try {
            while (read().kind() >= 0) {}
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the stream does not end", e);
        } catch (IOException e) {
            // ended as well
        }
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("after " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Ends the connection as a machine does that crashes. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** @param kind its opcode */
    record Frame(int kind, boolean isFin, byte[] payload) {

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "frame " + kind + " of " + payload.length + " bytes";
        }
    }
}
