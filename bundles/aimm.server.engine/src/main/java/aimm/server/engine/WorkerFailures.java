package aimm.server.engine;

import aimm.server.api.AimmException;
import aimm.server.api.WorkerException;
import java.util.concurrent.CompletionException;

/** Failures of futures as what they were caused by. */
final class WorkerFailures {

    private WorkerFailures() {}

    static AimmException of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof AimmException known
                ? known
                : new WorkerException("the worker did not start: " + cause, cause);
    }
}
