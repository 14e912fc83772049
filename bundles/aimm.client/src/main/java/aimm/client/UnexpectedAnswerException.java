package aimm.client;

/** The server's answer is too large, damaged, or nothing that this client knows. */
public final class UnexpectedAnswerException extends AimmClientException {

    private static final long serialVersionUID = 1L;

    UnexpectedAnswerException(String message, Throwable cause) {
        super(message, cause);
    }

    UnexpectedAnswerException(String message) {
        this(message, null);
    }
}
