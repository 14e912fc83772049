package aimm.cli;

import java.util.Locale;

/** The formats of arguments in files and of predictions; named as the user does. */
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

    /** The one that a file's name tells; {@link #json} if it tells none. */
    static Format of(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        for (Format format : new Format[] {npy, csv, arrow}) {
            if (name.endsWith("." + format) || format == arrow && name.endsWith(".arrows")) {
                return format;
            }
        }
        return json;
    }
}
