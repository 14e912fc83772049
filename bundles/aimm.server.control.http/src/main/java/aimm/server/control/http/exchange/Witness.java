package aimm.server.control.http.exchange;

/** Hears what becomes of an exchange. Called by threads that may block; throws nothing. */
public interface Witness {

    /**
     * The exchange has an answer, of which its client can't know yet.
     *
     * @param fault the kind of failure, or {@code null}
     */
    void answered(int status, String fault);

    /**
     * An action has ended that was not waited for.
     *
     * @param fault the kind of failure, or {@code null}
     */
    void ended(String fault);
}
