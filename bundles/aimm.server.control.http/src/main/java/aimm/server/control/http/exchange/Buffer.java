package aimm.server.control.http.exchange;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Bytes that grow and can be had without copying them. */
public final class Buffer extends ByteArrayOutputStream {

    public Buffer() {
        super(256);
    }

    /** What was written; good until more is. */
    public ByteBuffer content() {
        return ByteBuffer.wrap(buf, 0, count);
    }
}
