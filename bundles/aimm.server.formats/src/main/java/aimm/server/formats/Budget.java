package aimm.server.formats;

/** The memory that what is read of a body may take. A small body can claim to hold a lot: texts a million times over. */
final class Budget {

    private static final long BASE = 16 << 20;
    private static final int FACTOR = 32;

    private final String format;
    private final long most;
    private long left;

    Budget(String format, int bodyLength) {
        this.format = format;
        most = BASE + (long) FACTOR * bodyLength;
        left = most;
    }

    /** @throws FormatException if there is not so much left */
    void take(long bytes) {
        left -= bytes;
        if (left < 0) {
            throw new FormatException(
                    format, "values", "at most " + most + " bytes, " + FACTOR + " times what the body has", "more");
        }
    }
}
