package aimm.worker.java.child;

import aimm.worker.protocol.Messages;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Sends what a plugin serializes piece by piece, so that there is never a second copy of it here. */
final class PieceOutput extends OutputStream {

    private final Replies replies;
    private final long callId;
    private byte[] piece = new byte[1024];
    private int length;

    PieceOutput(Replies replies, long callId) {
        this.replies = replies;
        this.callId = callId;
    }

    @Override
    public void write(int b) throws IOException {
        room(1);
        piece[length++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
        int left = count;
        while (left > 0) {
            int part = Math.min(left, room(left));
            System.arraycopy(from, offset + count - left, piece, length, part);
            length += part;
            left -= part;
        }
    }

    /** Sends what is left; the plugin's own {@code flush} and {@code close} do nothing. */
    void finish() throws IOException {
        send();
    }

    private int room(int wanted) throws IOException {
        if (length == Messages.INSTANCE_PIECE) {
            send();
        } else if (piece.length - length < wanted && piece.length < Messages.INSTANCE_PIECE) {
            int larger = (int) Math.min(Messages.INSTANCE_PIECE, Math.max(2L * piece.length, (long) length + wanted));
            piece = Arrays.copyOf(piece, larger);
        }
        return piece.length - length;
    }

    private void send() throws IOException {
        replies.send(out -> Messages.instance(out, callId, piece, length));
        length = 0;
    }
}
