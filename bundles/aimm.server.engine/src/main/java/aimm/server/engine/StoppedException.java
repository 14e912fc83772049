package aimm.server.engine;

import aimm.server.api.AimmException;

/** A request was stopped before a worker ran it; the client sees the reason for which its action was stopped. */
final class StoppedException extends AimmException {

    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("stopped before a worker ran it");
    }
}
