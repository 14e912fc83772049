package aimm.client;

/** The server refused, or failed at, what it was asked for. */
public final class RefusedException extends AimmClientException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final String requestId;

    RefusedException(int status, String type, String detail, String requestId) {
        super(detail, null);
        this.status = status;
        this.type = type;
        this.requestId = requestId;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What kind of failure it is, {@code unknown-instance} for instance; empty if whoever answered is no AIMM server. */
    public String type() {
        return type;
    }

    /** Finds the request in the server's log; {@code null} if the server did not tell. */
    public String requestId() {
        return requestId;
    }
}
