package aimm.server.json;

import aimm.server.api.AimmException;

/** The text is no JSON, beyond a bound, or has something else than was expected; says what and where. */
public final class JsonException extends AimmException {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final String path;

    /** @param path where in the document, as {@code $.args[0]} */
    public JsonException(String reason, int line, int column, String path) {
        super(reason + " (line " + line + ", column " + column + ", at " + path + ")");
        this.line = line;
        this.column = column;
        this.path = path;
    }

    /** Counts from 1. */
    public int line() {
        return line;
    }

    /** In bytes of UTF-8; counts from 1. */
    public int column() {
        return column;
    }

    /** Where in the document, as {@code $.args[0]}. */
    public String path() {
        return path;
    }
}
