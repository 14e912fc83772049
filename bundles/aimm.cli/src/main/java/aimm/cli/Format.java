package aimm.cli;

import java.nio.file.Path;
import java.util.Locale;

/** The formats of predictions; named as the user does. */
enum Format {
    json("application/json"),
    npy("application/x-npy"),
    csv("text/csv"),
    arrow("application/vnd.apache.arrow.stream");

    private final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    boolean binary() {
        return this == npy || this == arrow;
    }

    /** @throws CommandException if its name does not tell */
    static Format of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        for (Format format : new Format[] {npy, csv, arrow}) {
            if (name.endsWith("." + format) || format == arrow && name.endsWith(".arrows")) {
                return format;
            }
        }
        throw CommandException.usage(
                file + " has none of the endings .npy, .csv and .arrow", "@FILE passes JSON from a file");
    }
}
