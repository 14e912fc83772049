package aimm.server.control.http.route;

import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.control.http.exchange.Witness;

/** Writes down who changes what. */
public interface Audit {

    /** One request for what changes something. */
    interface Trail extends Witness {

        /** It is known who makes it. */
        void by(Identity identity);

        /**
         * Writes down that the change will be tried. Blocks.
         *
         * @throws Refusal if it can't be written down, so that it must not be tried
         */
        void begin();
    }

    /** A request has come; nothing is known of who makes it. Does not block. */
    Trail trail(Exchange exchange, Routes.Match match);
}
