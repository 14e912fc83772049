package hat.chatter;

/** A peer sent nothing at all, not even the answer to a ping, for as long as the settings allow. */
public final class PeerSilentException extends ChatterException {

    private static final long serialVersionUID = 1;

    PeerSilentException(ChatterSettings settings) {
        super(
                "the peer sent nothing for "
                        + settings.pingDelay().plus(settings.pingTimeout()).toMillis() + " ms, though it was pinged",
                null);
    }
}
