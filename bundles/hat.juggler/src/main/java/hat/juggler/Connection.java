package hat.juggler;

import java.net.InetAddress;

/** A client, as the server sees it. */
public interface Connection {

    /** Where it comes from. */
    InetAddress remote();

    /**
     * Shows the client this state from now on, in place of the one it was shown before: it is told what differs, after
     * the state's delay.
     */
    void show(SharedState state);

    /** Tells the client at once what it does not know yet of the state it is shown. */
    void flush();

    /**
     * Sends a notification. If a thousand of them wait for a client that does not read, it is disconnected.
     *
     * @param data a JSON value; may be {@code null}
     */
    void notify(String name, Object data);

    /** Closes the connection with code 1009 from now on if the client sends a message of more bytes than that. */
    void limitMessages(int bytes);

    /**
     * Closes the connection after what was sent so far and, if a request runs, after its answer; further requests are
     * dropped.
     */
    void close();
}
