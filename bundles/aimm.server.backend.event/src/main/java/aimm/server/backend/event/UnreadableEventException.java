package aimm.server.backend.event;

/** An event where one with a model should be carries something else. */
final class UnreadableEventException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableEventException(String message) {
        super(message);
    }
}
