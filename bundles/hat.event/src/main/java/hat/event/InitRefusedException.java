package hat.event;

import hat.chatter.ChatterException;

/** An event server refused a client, for a reason of its own words, such as a wrong token. */
public final class InitRefusedException extends ChatterException {

    private static final long serialVersionUID = 1;

    InitRefusedException(String text) {
        super("the event server refused the client: " + text, null);
    }
}
