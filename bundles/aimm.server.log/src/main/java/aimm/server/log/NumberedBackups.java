package aimm.server.log;

import java.io.IOException;
import java.nio.file.Path;

/** {@code app.log.1} is the newest backup of {@code app.log}. */
final class NumberedBackups extends Backups {

    private final int count;

    NumberedBackups(int count) {
        this.count = count;
    }

    @Override
    void rollOver(Path file) throws IOException {
        for (int i = count - 1; i >= 1; i--) {
            move(Path.of(file + "." + i), Path.of(file + "." + (i + 1)));
        }
        move(file, Path.of(file + ".1"));
    }
}
