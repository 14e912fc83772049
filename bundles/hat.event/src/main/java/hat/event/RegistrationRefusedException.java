package hat.event;

import hat.chatter.ChatterException;

/** An event server registered none of the events, because it is not operational. */
public final class RegistrationRefusedException extends ChatterException {

    private static final long serialVersionUID = 1;

    public RegistrationRefusedException() {
        super("the event server registered nothing: it is not operational", null);
    }
}
