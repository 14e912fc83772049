package aimm.server.control.http.exchange;

/** A request that the control itself refuses, before the engine hears of it. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final String allow;

    public Refusal(int status, String name, String detail) {
        this(new Problem(status, name, detail), null);
    }

    private Refusal(Problem problem, String allow) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.allow = allow;
    }

    public static Refusal notFound(String path) {
        return new Refusal(404, "not-found", "nothing is at " + path);
    }

    /** @param allow the methods that there are */
    public static Refusal method(String method, String allow) {
        return new Refusal(new Problem(405, "method-not-allowed", "no " + method + " here; there is " + allow), allow);
    }

    public static Refusal badRequest(String detail) {
        return new Refusal(400, "bad-request", detail);
    }

    public Problem problem() {
        return problem;
    }

    /** The methods that there are, or {@code null} if the method was not what was wrong. */
    public String allow() {
        return allow;
    }
}
