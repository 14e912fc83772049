package aimm.worker.protocol;

/** What a frame is about. */
public enum FrameType {
    /** To the worker: what to run. */
    CONFIGURE(1),
    /** Either way: a piece of the serialized instance that the next call or result of that id carries. */
    INSTANCE(2),
    /** To the worker: a call to run after those before it. */
    CALL(3),
    /** To the worker: leave a call out if it was not begun. */
    WITHDRAW(4),
    /** To the worker: end. */
    SHUTDOWN(5),
    /** To the server: the first frame of a connection. */
    HELLO(16),
    /** To the server: what the worker provides, once it can take calls. */
    READY(17),
    /** To the server: why the worker can't take calls. */
    BROKEN(18),
    /** To the server: what the running call reported. */
    PROGRESS(19),
    /** To the server: a call's result. */
    RESULT(20),
    /** To the server: a call failed. */
    FAILURE(21),
    /** To the server: a call was not run, for lack of its model. */
    INSTANCE_MISSING(22);

    private static final FrameType[] BY_CODE = new FrameType[23];

    static {
        for (FrameType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    final byte code;

    FrameType(int code) {
        this.code = (byte) code;
    }

    static FrameType of(byte code) throws ProtocolException {
        FrameType type = code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
        if (type == null) {
            throw new ProtocolException("unknown frame type " + code);
        }
        return type;
    }
}
