package aimm.client;

/** What was asked of the server did not succeed; each subclass is one reason. The text is meant for people. */
public abstract sealed class AimmClientException extends RuntimeException
        permits RefusedException,
                UnreachableException,
                NoAnswerException,
                ActionFailedException,
                UnexpectedAnswerException,
                ClosedException {

    private static final long serialVersionUID = 1L;

    AimmClientException(String message, Throwable cause) {
        super(message, cause);
    }
}
