package aimm.server.control.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Bytes that grow and can be had without copying them. */
final class Buffer extends ByteArrayOutputStream {

    Buffer() {
        super(256);
    }

    /** What was written; good until more is. */
    ByteBuffer content() {
        return ByteBuffer.wrap(buf, 0, count);
    }
}
