package aimm.server.control.http.v2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bodies of tests. */
final class Bytes {

    private Bytes() {}

    static byte[] of(String text, int... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        for (int one : more) {
            out.write(one);
        }
        return out.toByteArray();
    }
}
