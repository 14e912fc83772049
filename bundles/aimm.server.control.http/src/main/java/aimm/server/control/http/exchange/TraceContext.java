package aimm.server.control.http.exchange;

import org.eclipse.jetty.http.HttpFields;

/** The header by which W3C's trace context goes on. */
public final class TraceContext {

    private static final String HEADER = "traceparent";
    private static final int LENGTH = 55;

    private TraceContext() {}

    /** Its value if that is well-formed, in the first version, or {@code null}. */
    public static String of(HttpFields headers) {
        String given = headers.get(HEADER);
        return given != null && isWellFormed(given) ? given : null;
    }

    private static boolean isWellFormed(String text) {
        if (text.length() != LENGTH || !text.startsWith("00-")) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean isDash = i == 2 || i == 35 || i == 52;
            if (isDash ? c != '-' : !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }
}
