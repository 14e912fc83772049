package aimm.server.control.event;

import aimm.server.json.JsonWriter;
import aimm.server.json.JsonWriter.NotFinite;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * JSON that event servers can read, store and hand on: they close the connection if they can't. The usual one reads
 * {@code 1e999} as an infinity, which it then can't write, and reads neither very deep documents nor very long integers.
 */
final class Payload {

    private static final int DEEPEST = 600;
    private static final int MOST_DIGITS = 4000;

    private Payload() {}

    /**
     * What is written.
     *
     * @throws UnfitException if it is none
     */
    static String text(int mostBytes, Consumer<JsonWriter> write) {
        Bounded out = new Bounded(mostBytes);
        try (JsonWriter json = new JsonWriter(out, NotFinite.TEXTS)) {
            write.accept(json);
        }
        out.check();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static final class Bounded extends ByteArrayOutputStream {

        private final int most;

        Bounded(int most) {
            super(256);
            this.most = most;
        }

        @Override
        public synchronized void write(int b) {
            require(1);
            super.write(b);
        }

        @Override
        public synchronized void write(byte[] b, int off, int len) {
            require(len);
            super.write(b, off, len);
        }

        private void require(int more) {
            if (more > most - count) {
                throw new UnfitException("more than " + most + " bytes can't be registered");
            }
        }

        synchronized void check() {
            int depth = 0;
            int digits = 0;
            boolean inText = false;
            for (int i = 0; i < count; i++) {
                byte b = buf[i];
                if (inText) {
                    i += b == '\\' ? 1 : 0;
                    inText = b != '"';
                    continue;
                }
                inText = b == '"';
                depth += b == '[' || b == '{' ? 1 : b == ']' || b == '}' ? -1 : 0;
                digits = b >= '0' && b <= '9' ? digits + 1 : 0;
                if (depth > DEEPEST) {
                    throw new UnfitException("what is nested deeper than " + DEEPEST + " can't be registered");
                }
                if (digits > MOST_DIGITS) {
                    throw new UnfitException("numbers of more than " + MOST_DIGITS + " digits can't be registered");
                }
            }
        }
    }
}
