package aimm.client;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.file.Path;

/**
 * A file that is an argument of a fit, a prediction or a new model, and goes to the server as it is: npy, CSV or Arrow. An
 * argument by itself, never a part of one.
 */
public final class DataFile {

    private final String mediaType;
    private final BodyPublisher content;

    private DataFile(String mediaType, BodyPublisher content) {
        this.mediaType = mediaType;
        this.content = content;
    }

    /**
     * A file, which is read when the call is made.
     *
     * @param mediaType such as {@code application/x-npy}
     * @throws IOException if it can't be read
     */
    public static DataFile of(Path file, String mediaType) throws IOException {
        return new DataFile(mediaType, Upload.of(file, sent -> {}));
    }

    String mediaType() {
        return mediaType;
    }

    BodyPublisher content() {
        return content;
    }
}
