package aimm.server.control.http.route;

import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.Refusal;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** Where requests get in, or don't. Its methods must not block. */
public interface Gate {

    /**
     * Looks at where a request comes from, and adds to its answer what browsers want to know.
     *
     * @throws Refusal if a page of another site made it, or it was meant for another server
     */
    void check(Request request, Response response);

    /** Whether a browser asks what the page of another site may do; only about those that may do anything. */
    boolean isPreflight(Request request);

    /**
     * Finds out who makes a request, which can take a while.
     *
     * @param then gets it, in this call or later on a thread that may block; if it is not found out the exchange fails
     * @throws Refusal if it is clear at once that it will not be
     */
    void identify(Exchange exchange, Consumer<Identity> then);
}
