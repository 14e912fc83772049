package aimm.server.control.http.exchange;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpFields;

/** Identifiers by which requests are found again: their clients', or our own. */
public final class RequestId {

    public static final String HEADER = "X-Request-Id";

    /** The name under which log lines have it. */
    static final String LOGGED = "request";

    private static final int LONGEST = 64;
    private static final int DIGITS = 36;
    /** Tells the requests of this process from those of others. */
    private static final String PROCESS = Long.toString(new SecureRandom().nextLong() >>> 24, DIGITS) + "-";

    private static final AtomicLong COUNT = new AtomicLong();

    private RequestId() {}

    /** The client's, if it gave one that can be shown everywhere, or else a new one. */
    public static String of(HttpFields headers) {
        String given = headers.get(HEADER);
        return given != null && isSafe(given) ? given : PROCESS + Long.toString(COUNT.incrementAndGet(), DIGITS);
    }

    private static boolean isSafe(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isSafe =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._-".indexOf(c) >= 0;
            if (!isSafe) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST;
    }
}
