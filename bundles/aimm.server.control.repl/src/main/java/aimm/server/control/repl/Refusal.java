package aimm.server.control.repl;

import aimm.server.api.AimmException;
import aimm.server.api.UnknownInstanceException;
import hat.juggler.JugglerException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a request failed, as the original says it. */
final class Refusal {

    private static final Logger LOG = LoggerFactory.getLogger(Refusal.class);

    private Refusal() {}

    /** What the client is told; a defect of the server's is logged. */
    static JugglerException of(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return of(failure.getCause());
        }
        if (failure instanceof JugglerException refusal) {
            return refusal;
        }
        if (failure instanceof UnknownInstanceException unknown) {
            return new JugglerException(Long.toString(unknown.instanceId()));
        }
        if (failure instanceof AimmException) {
            return new JugglerException(failure.getMessage());
        }
        LOG.error("a request failed", failure);
        return new JugglerException("the server failed; its log has the cause");
    }
}
