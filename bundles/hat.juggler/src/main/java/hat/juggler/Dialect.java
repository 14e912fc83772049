package hat.juggler;

/** The two ways in which juggler messages travel; peers of different ones can't talk to each other. */
public enum Dialect {
    /** Of hat-juggler 0.6: a WebSocket text message is a message. */
    V06,
    /**
     * Of hat-juggler 0.7: each WebSocket text message begins with a character that says what it is, messages are cut
     * into segments, and both sides look after the connection with pings.
     */
    V07;

    static final byte LAST_SEGMENT = '0';
    static final byte SEGMENT = '1';
    static final byte PING = '2';
    static final byte PONG = '3';

    /**
     * What a client speaks, from the first byte that it sends.
     *
     * @throws ProtocolException if nothing begins so
     */
    static Dialect of(byte first) throws ProtocolException {
        if (first == '{' || first == ' ' || first == '\n' || first == '\r' || first == '\t') {
            return V06;
        }
        if (first >= LAST_SEGMENT && first <= PONG) {
            return V07;
        }
        throw new ProtocolException("a message begins with byte " + first);
    }
}
