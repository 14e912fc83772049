package aimm.server.formats;

import aimm.server.api.AimmException;

/** A body is not in the format that it should be in, or a value can't be written in it; says where and why. */
public final class FormatException extends AimmException {

    private static final long serialVersionUID = 1L;

    private static final int LONGEST_QUOTE = 60;

    /**
     * @param format its name
     * @param where in the body or value
     */
    FormatException(String format, String where, String expected, String found) {
        this(format, where, expected, found, null);
    }

    FormatException(String format, String where, String expected, String found, Throwable cause) {
        super(format + ", " + where + ": expected " + expected + ", found " + found, cause);
    }

    /** Text of a client's for an error text. */
    static String quote(String text) {
        return '\'' + (text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...") + '\'';
    }
}
