package aimm.server.log;

import ch.qos.logback.core.rolling.RollingPolicyBase;
import ch.qos.logback.core.rolling.RolloverFailure;
import ch.qos.logback.core.rolling.helper.CompressionMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Names a file away when Logback has closed it for that, as Python's handlers name it. */
abstract class Backups extends RollingPolicyBase {

    @Override
    public final void rollover() throws RolloverFailure {
        try {
            rollOver(Path.of(getActiveFileName()));
        } catch (IOException e) {
            throw new RolloverFailure("can't rename " + getActiveFileName(), e);
        }
    }

    @Override
    public final String getActiveFileName() {
        return getParentsRawFileProperty();
    }

    @Override
    public final CompressionMode getCompressionMode() {
        return CompressionMode.NONE;
    }

    abstract void rollOver(Path file) throws IOException;

    static void move(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
