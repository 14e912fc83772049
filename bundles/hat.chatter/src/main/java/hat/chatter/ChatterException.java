package hat.chatter;

import java.io.IOException;

/** Something went wrong with a connection or with what came over it; each kind is a class. */
public abstract class ChatterException extends IOException {

    private static final long serialVersionUID = 1;

    /** @param cause {@code null} if there is none */
    protected ChatterException(String message, Throwable cause) {
        super(message, cause);
    }
}
