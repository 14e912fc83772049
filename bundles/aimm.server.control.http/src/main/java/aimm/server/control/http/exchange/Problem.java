package aimm.server.control.http.exchange;

import aimm.plugin.api.ArgumentException;
import aimm.server.api.ActionCancelledException;
import aimm.server.api.ActionTimeoutException;
import aimm.server.api.AimmException;
import aimm.server.api.BackendException;
import aimm.server.api.BundleRefusedException;
import aimm.server.api.BundleTooLargeException;
import aimm.server.api.BusyException;
import aimm.server.api.DeploymentException;
import aimm.server.api.DeploymentTimeoutException;
import aimm.server.api.DigestMismatchException;
import aimm.server.api.EssentialBundleException;
import aimm.server.api.InvalidRequestException;
import aimm.server.api.NoEarlierRevisionException;
import aimm.server.api.NotKeptException;
import aimm.server.api.PluginException;
import aimm.server.api.UnknownActionException;
import aimm.server.api.UnknownAliasException;
import aimm.server.api.UnknownBundleException;
import aimm.server.api.UnknownDataAccessException;
import aimm.server.api.UnknownInstanceException;
import aimm.server.api.UnknownModelTypeException;
import aimm.server.api.UnknownVersionException;
import aimm.server.api.WorkerException;
import aimm.server.formats.FormatException;
import aimm.server.json.JsonException;
import aimm.server.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a request failed, as RFC 9457 has it.
 *
 * @param name the last part of its type, {@code unknown-instance}; one for each kind of failure
 * @param request the identifier of the request, or {@code null}
 */
public record Problem(int status, String name, String detail, String request) {

    private static final Logger LOG = LoggerFactory.getLogger(Problem.class);

    public Problem(int status, String name, String detail) {
        this(status, name, detail, null);
    }

    /** The same, of a request. */
    public Problem of(String requestId) {
        return new Problem(status, name, detail, requestId);
    }

    /** The wire form of any failure; what is no refusal is the server's own defect, and logged. */
    public static Problem of(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return of(failure.getCause());
        }
        if (failure instanceof Refusal refusal) {
            return refusal.problem();
        }
        if (failure instanceof ArgumentException) {
            return new Problem(422, "invalid-arguments", failure.getMessage());
        }
        if (failure instanceof AimmException refusal) {
            return of(refusal);
        }
        LOG.error("a request failed", failure);
        return new Problem(500, "internal-error", "the server failed; its log has the cause");
    }

    private static Problem of(AimmException refusal) {
        String detail = refusal.getMessage();
        if (refusal instanceof JsonException) {
            return new Problem(400, "malformed-json", detail);
        }
        if (refusal instanceof FormatException) {
            return new Problem(400, "malformed-data", detail);
        }
        if (refusal instanceof UnknownInstanceException) {
            return new Problem(404, "unknown-instance", detail);
        }
        if (refusal instanceof UnknownVersionException) {
            return new Problem(404, "unknown-version", detail);
        }
        if (refusal instanceof UnknownAliasException) {
            return new Problem(404, "unknown-alias", detail);
        }
        if (refusal instanceof NotKeptException) {
            return new Problem(501, "not-kept", detail);
        }
        if (refusal instanceof UnknownActionException) {
            return new Problem(404, "unknown-action", detail);
        }
        if (refusal instanceof UnknownModelTypeException) {
            return new Problem(404, "unknown-model-type", detail);
        }
        if (refusal instanceof UnknownDataAccessException) {
            return new Problem(404, "unknown-data-access", detail);
        }
        if (refusal instanceof UnknownBundleException) {
            return new Problem(404, "unknown-bundle", detail);
        }
        if (refusal instanceof BundleRefusedException) {
            return new Problem(422, "bundle-refused", detail);
        }
        if (refusal instanceof BundleTooLargeException) {
            return new Problem(413, "too-large", detail);
        }
        if (refusal instanceof DigestMismatchException) {
            return new Problem(422, "digest-mismatch", detail);
        }
        if (refusal instanceof EssentialBundleException) {
            return new Problem(409, "essential-bundle", detail);
        }
        if (refusal instanceof NoEarlierRevisionException) {
            return new Problem(409, "no-earlier-revision", detail);
        }
        if (refusal instanceof DeploymentException) {
            return new Problem(500, "deployment-failure", detail);
        }
        if (refusal instanceof DeploymentTimeoutException) {
            return new Problem(504, "timeout", detail);
        }
        if (refusal instanceof ActionCancelledException) {
            return new Problem(409, "cancelled", detail);
        }
        if (refusal instanceof InvalidRequestException) {
            return new Problem(422, "invalid-arguments", detail);
        }
        if (refusal instanceof PluginException plugin) {
            return plugin.callersFault()
                    ? new Problem(422, "invalid-arguments", detail)
                    : new Problem(500, "plugin-failure", detail);
        }
        if (refusal instanceof BackendException) {
            return new Problem(500, "backend-failure", detail);
        }
        if (refusal instanceof WorkerException) {
            return new Problem(502, "worker-failure", detail);
        }
        if (refusal instanceof BusyException) {
            return new Problem(503, "busy", detail);
        }
        if (refusal instanceof ActionTimeoutException) {
            return new Problem(504, "timeout", detail);
        }
        return new Problem(500, "failure", detail);
    }

    /** Whether the same request can succeed later. */
    public boolean temporary() {
        return status == 503;
    }

    public byte[] json() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonWriter json = new JsonWriter(out)) {
            write(json);
        }
        return out.toByteArray();
    }

    public void write(JsonWriter json) {
        json.object().member("type", "urn:aimm:" + name);
        json.member("title", name.replace('-', ' ')).member("status", (long) status);
        json.member("detail", detail);
        if (request != null) {
            json.member("request", request);
        }
        json.end();
    }
}
