package aimm.worker.protocol;

/** A received message; its parts are taken by {@link Messages}. */
public final class Frame {

    private final ValueReader body = new ValueReader();
    private FrameType type;

    Frame() {}

    public FrameType type() {
        return type;
    }

    ValueReader body() {
        return body;
    }

    void reset(FrameType newType, byte[] array, int from, int to, boolean shared) {
        type = newType;
        body.reset(array, from, to, shared);
    }
}
