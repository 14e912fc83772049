package aimm.worker.java.child;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/** The pieces of an instance as one stream; each is freed when it has been read. */
final class PieceInput extends InputStream {

    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private byte[] current = {};
    private int at;

    void add(byte[] piece) {
        pieces.add(piece);
    }

    @Override
    public int read() {
        return exhausted() ? -1 : current[at++] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (exhausted()) {
            return -1;
        }
        int count = Math.min(length, current.length - at);
        System.arraycopy(current, at, to, offset, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return exhausted() ? 0 : current.length - at;
    }

    private boolean exhausted() {
        while (at == current.length) {
            byte[] next = pieces.poll();
            if (next == null) {
                current = new byte[0];
                at = 0;
                return true;
            }
            current = next;
            at = 0;
        }
        return false;
    }
}
