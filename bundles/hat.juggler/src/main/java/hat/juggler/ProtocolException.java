package hat.juggler;

/** The peer sent what the protocol does not have; the connection is closed. */
final class ProtocolException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int NORMAL = 1000;

    private final int closeCode;

    ProtocolException(String message) {
        this(message, NORMAL); // what the reference implementation closes with, whatever the fault
    }

    ProtocolException(String message, int closeCode) {
        super(message);
        this.closeCode = closeCode;
    }

    int closeCode() {
        return closeCode;
    }
}
