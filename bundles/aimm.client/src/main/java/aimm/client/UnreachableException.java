package aimm.client;

import java.net.URI;

/** There is no connection to the server, or it broke. */
public final class UnreachableException extends AimmClientException {

    private static final long serialVersionUID = 1L;

    UnreachableException(URI server, String reason, Throwable cause) {
        super(server + ": " + reason, cause);
    }
}
