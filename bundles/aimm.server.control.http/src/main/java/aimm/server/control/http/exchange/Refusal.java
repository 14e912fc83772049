package aimm.server.control.http.exchange;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;

/** A request that the control itself refuses, before the engine hears of it. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final HttpField[] NONE = {};

    private final transient Problem problem;
    private final transient HttpField[] headers;

    public Refusal(int status, String name, String detail) {
        this(new Problem(status, name, detail), NONE);
    }

    private Refusal(Problem problem, HttpField... headers) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.headers = headers;
    }

    /** The same with these headers in the answer. */
    public Refusal with(HttpField... fields) {
        return new Refusal(problem, fields);
    }

    public static Refusal notFound(String path) {
        return new Refusal(404, "not-found", "nothing is at " + path);
    }

    /** @param allow the methods that there are */
    public static Refusal method(String method, String allow) {
        return new Refusal(405, "method-not-allowed", "no " + method + " here; there is " + allow)
                .with(new HttpField(HttpHeader.ALLOW, allow));
    }

    public static Refusal badRequest(String detail) {
        return new Refusal(400, "bad-request", detail);
    }

    /** @param most requests that one client may have at once */
    static Refusal tooMany(int most) {
        return new Refusal(429, "too-many-requests", "there are " + most + " requests of this client's already")
                .with(new HttpField(HttpHeader.RETRY_AFTER, "1"));
    }

    public Problem problem() {
        return problem;
    }

    HttpField[] headers() {
        return headers;
    }
}
