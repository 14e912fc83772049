package aimm.server.hat;

import aimm.server.hat.api.ProxyClients;
import java.util.Optional;

/** What the server does as long as its Hat system lets it. Called by several threads. */
interface Activity {

    /**
     * Starts to work.
     *
     * @param clients empty if there is no event server in this configuration
     */
    void begin(Optional<ProxyClients> clients);

    /** Ends the work; it has ended when this returns. Not called without {@link #begin}. */
    void end();

    /** @param what is waited for until the next {@link #begin}, and maybe why, in words */
    void waitsFor(String what);
}
