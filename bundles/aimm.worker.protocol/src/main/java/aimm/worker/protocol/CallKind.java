package aimm.worker.protocol;

/** Which of a plugin's methods a call is for. */
public enum CallKind {
    INSTANTIATE(1),
    FIT(2),
    PREDICT(3),
    /** Only deserializes, to see whether the plugin can. */
    DESERIALIZE(4),
    DATA_ACCESS(5);

    private static final CallKind[] BY_CODE = {null, INSTANTIATE, FIT, PREDICT, DESERIALIZE, DATA_ACCESS};

    final byte code;

    CallKind(int code) {
        this.code = (byte) code;
    }

    static CallKind of(int code) throws ProtocolException {
        if (code < 1 || code >= BY_CODE.length) {
            throw new ProtocolException("unknown kind of call " + code);
        }
        return BY_CODE[code];
    }
}
