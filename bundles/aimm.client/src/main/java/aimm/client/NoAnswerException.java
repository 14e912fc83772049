package aimm.client;

/** The server did not answer in the time it was given. */
public final class NoAnswerException extends AimmClientException {

    private static final long serialVersionUID = 1L;

    NoAnswerException(String message) {
        super(message, null);
    }
}
