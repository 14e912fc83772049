package aimm.server.log.syslog;

import java.io.Closeable;
import java.io.IOException;

/** A way to a server. One thread uses it; if that is interrupted, each of these methods ends with an exception. */
interface SyslogConnection extends Closeable {

    /** The most bytes that a message may have. */
    int maxLength();

    /** Throws if the server has closed; takes a millisecond if not. */
    void checkOpen() throws IOException;

    /** A server that does not read blocks this, unless it is asked over UDP. */
    void send(byte[] message) throws IOException;

    /** After the last message: waits until the server has read all of them, if it can tell. */
    void finish() throws IOException;
}
