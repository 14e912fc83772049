package aimm.server.control.repl;

import aimm.server.security.Logins;
import hat.juggler.SharedState;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What sessions need to let users in.
 *
 * @param timer for what is short
 * @param loginTimeout how long a connection may stay without a user
 * @param message most bytes of a message of a user's
 * @param nothing what is shown to who is no user
 * @param everything what is shown to users
 */
record Entrance(
        Logins logins,
        ScheduledExecutorService timer,
        Duration loginTimeout,
        int message,
        SharedState nothing,
        SharedState everything) {

    /** Most bytes of a message of who is no user. */
    static final int MESSAGE = 16 << 10;
}
