package hat.chatter;

/** A peer keeps asking but takes no answers. */
public final class PeerNotReadingException extends ChatterException {

    private static final long serialVersionUID = 1;

    PeerNotReadingException(long queued) {
        super("the peer takes none of " + queued + " bytes that wait to be sent", null);
    }
}
