package aimm.server.deploy;

import aimm.server.api.DeploymentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A jar that has arrived, in a file that is gone with this unless it was taken away before. */
record Received(Path file, String sha256, long size) implements AutoCloseable {

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new DeploymentException("could not delete " + file, e);
        }
    }
}
