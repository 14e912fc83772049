package hat.chatter;

/** A frame is larger than the settings allow, or than there is memory for. */
public final class FrameTooLargeException extends ChatterException {

    private static final long serialVersionUID = 1;

    FrameTooLargeException(String message, Throwable cause) {
        super(message, cause);
    }

    static FrameTooLargeException of(long length, long most) {
        return new FrameTooLargeException(
                "a frame of " + Long.toUnsignedString(length) + " bytes; the most is " + most, null);
    }
}
