package aimm.server.control.event;

import aimm.server.api.AimmException;

/** What was to be registered would be refused by event servers, or harm them. */
final class UnfitException extends AimmException {

    private static final long serialVersionUID = 1L;

    UnfitException(String message) {
        super(message);
    }
}
