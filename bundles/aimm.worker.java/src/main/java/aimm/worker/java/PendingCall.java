package aimm.worker.java;

import aimm.server.api.PluginCall;
import aimm.server.api.Worker.Listener;
import aimm.worker.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;

/** A call that was submitted and not answered. */
final class PendingCall {

    final long id;
    final PluginCall call;
    final Listener listener;
    /** Where it ends in all that was ever put into the outbox. */
    long position;

    private List<byte[]> pieces;
    private long pieceBytes;

    PendingCall(long id, PluginCall call, Listener listener) {
        this.id = id;
        this.call = call;
        this.listener = listener;
    }

    @SuppressWarnings("ReferenceEquality") // the very call, not one that looks the same
    boolean isOf(PluginCall other) {
        return call == other;
    }

    /** Takes a piece of the new instance. */
    void add(byte[] piece) throws ProtocolException {
        pieceBytes += piece.length;
        if (!call.serialize() || pieceBytes > Integer.MAX_VALUE - 8) {
            throw new ProtocolException(
                    "an instance of " + pieceBytes + " bytes that was not asked for or is too large");
        }
        if (pieces == null) {
            pieces = new ArrayList<>();
        }
        pieces.add(piece);
    }

    /** The whole instance; the pieces are freed one by one. */
    byte[] instance() throws ProtocolException {
        if (pieces == null) {
            throw new ProtocolException("a result without the instance it speaks of");
        }
        if (pieces.size() == 1) {
            return pieces.get(0);
        }
        byte[] whole = new byte[(int) pieceBytes];
        int at = 0;
        for (int i = 0; i < pieces.size(); i++) {
            byte[] piece = pieces.set(i, null);
            System.arraycopy(piece, 0, whole, at, piece.length);
            at += piece.length;
        }
        return whole;
    }
}
