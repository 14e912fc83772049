package aimm.cli;

import aimm.client.ActionFailedException;
import aimm.client.ClosedException;
import aimm.client.NoAnswerException;
import aimm.client.RefusedException;
import aimm.client.UnexpectedAnswerException;
import aimm.client.UnreachableException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What becomes of what was thrown.
 *
 * @param hint what to do, or {@code null}
 */
record Failure(int status, String message, String hint) {

    private static final Map<String, String> HINTS = Map.ofEntries(
            Map.entry("unauthorized", "log in by --user NAME or --key-file FILE"),
            Map.entry("forbidden", "log in by --user or --key-file as somebody whose role allows it"),
            Map.entry("unknown-instance", "'aimm models' lists the models"),
            Map.entry("unknown-version", "'aimm versions MODEL' lists those that are kept"),
            Map.entry("unknown-alias", "'aimm models' lists the models, 'aimm alias' their aliases"),
            Map.entry("unknown-action", "'aimm actions' lists those that the server remembers"),
            Map.entry("unknown-model-type", "'aimm types' lists the model types"),
            Map.entry("unknown-data-access", "'aimm data' lists the data accesses"),
            Map.entry("unknown-plugin", "'aimm plugins' lists the plugins; only uploaded ones can be changed"),
            Map.entry(
                    "unknown-bundle",
                    "'aimm bundles' lists the bundles, 'aimm plugins' the plugins, of which only uploaded ones can be changed"),
            Map.entry(
                    "invalid-model-file",
                    "'aimm export' writes such files; what 'aimm download' wrote is for 'aimm upload'"),
            Map.entry("invalid-arguments", "'aimm types TYPE' tells what calls take"),
            Map.entry("plugin-failure", "'aimm actions' lists actions, 'aimm log ACTION' tells what the plugin wrote"),
            Map.entry("worker-failure", "'aimm actions' lists actions, 'aimm log ACTION' tells what the plugin wrote"),
            Map.entry("not-acceptable", "take another format by --accept"),
            Map.entry("busy", "try again later"),
            Map.entry("stopping", "try again later"),
            Map.entry("not-kept", "a backend that keeps versions is needed, such as aimm.server.backend.sqlite"),
            Map.entry("timeout", "give it longer by --within SECONDS"));

    private static final Set<String> ENDED_EARLY = Set.of("cancelled", "timeout");
    private static final int MOST_WIDTH = 4000;

    static Failure of(Throwable failure) {
        if (failure instanceof CommandException known) {
            return new Failure(known.status(), known.getMessage(), known.hint());
        } else if (failure instanceof ParameterException parameter) {
            return of(parameter);
        } else if (failure instanceof RefusedException refused) {
            return of(refused);
        } else if (failure instanceof ActionFailedException failed) {
            return of(CommandException.ended(failed.action()));
        } else if (failure instanceof UnreachableException) {
            return new Failure(Exit.UNREACHABLE, failure.getMessage(), unreachable(failure));
        } else if (failure instanceof NoAnswerException) {
            return new Failure(Exit.UNREACHABLE, failure.getMessage(), "wait longer by --timeout SECONDS");
        } else if (failure instanceof UnexpectedAnswerException) {
            return new Failure(Exit.FAILED, failure.getMessage(), null);
        } else if (failure instanceof InterruptedException || failure instanceof ClosedException) {
            return new Failure(Exit.CANCELLED, "interrupted; what the server did for it is cancelled", null);
        } else if (failure instanceof IOException || failure instanceof IllegalArgumentException) {
            return new Failure(Exit.USAGE, text(failure), null);
        }
        return new Failure(Exit.FAILED, "a defect of this program: " + failure, null);
    }

    private static Failure of(ParameterException failure) {
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        String hint = "'" + command + " --help' tells how it is used";
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            hint = "did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?";
        }
        return new Failure(Exit.USAGE, failure.getMessage().replaceFirst("^Error: ", ""), hint);
    }

    private static String unreachable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return "--cacert FILE has who signed the server's certificate, --cert FILE is this client's";
            }
        }
        return "is the server running, and is it there? --server names it";
    }

    private static Failure of(RefusedException refused) {
        boolean denied = refused.status() == 401 || refused.status() == 403;
        int status = denied ? Exit.DENIED : ENDED_EARLY.contains(refused.type()) ? Exit.CANCELLED : Exit.FAILED;
        return new Failure(status, refused.getMessage(), HINTS.get(refused.type()));
    }

    private static String text(Throwable failure) {
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + ": there is no such file or folder";
        } else if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": that is not allowed";
        } else if (failure instanceof FileSystemException file && file.getReason() == null) {
            return file.getFile() + ": it can't be used (" + file.getClass().getSimpleName() + ")";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** @return the exit status */
    int say(Console console) {
        console.out().flush();
        console.err().println("aimm: " + Text.cut(Text.line(String.valueOf(message)), MOST_WIDTH));
        if (hint != null) {
            console.err().println("hint: " + Text.line(hint));
        }
        return status;
    }
}
