package aimm.server.control.http;

import aimm.server.control.http.exchange.FailureForm;
import aimm.server.control.http.exchange.Problem;
import aimm.server.control.http.exchange.RequestId;
import aimm.server.control.http.route.Headers;
import aimm.server.control.http.v2.OpenInference;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers what is no HTTP, or not of this server's kind. */
final class Malformed extends ErrorHandler {

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        Problem problem = code < 500
                ? new Problem(code, "bad-request", message == null ? "the request is malformed" : message)
                : new Problem(code, "internal-error", "the server failed; its log has the cause");
        String id = RequestId.of(request.getHeaders());
        FailureForm form = OpenInference.failures(request.getHttpURI().getCanonicalPath());
        Headers.add(response.getHeaders());
        response.getHeaders().put(RequestId.HEADER, id);
        response.getHeaders().put(form.contentType());
        response.write(true, form.body(problem.of(id)), callback);
    }
}
