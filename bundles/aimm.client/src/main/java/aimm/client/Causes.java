package aimm.client;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** What Java's HTTP client says, as people understand it. */
final class Causes {

    private Causes() {}

    /** @param large whether there was much to send */
    static AimmClientException of(URI server, Throwable failure, boolean large) {
        if (failure instanceof HttpTimeoutException) {
            return new UnreachableException(server, "nobody answers", failure);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof java.net.UnknownHostException) {
                return new UnreachableException(server, "there is no host " + server.getHost(), failure);
            }
            if (cause instanceof SSLException) {
                return new UnreachableException(server, "no trusted connection: " + cause.getMessage(), failure);
            }
        }
        if (failure instanceof ConnectException) {
            return new UnreachableException(server, "nothing listens there", failure);
        }
        String hint = large ? "; it may have refused what was being sent, because of its size for instance" : "";
        return new UnreachableException(server, "the connection broke (" + text(failure) + ")" + hint, failure);
    }

    /** The innermost text there is. */
    static String text(Throwable failure) {
        Throwable cause = failure;
        String text = cause.getMessage();
        while (cause.getCause() != null) {
            cause = cause.getCause();
            text = cause.getMessage() == null ? text : cause.getMessage();
        }
        return text == null ? (cause instanceof ClosedChannelException ? "closed" : cause.toString()) : text;
    }
}
