package aimm.server.control.http.route;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** What every answer has: browsers are to keep, guess, frame and tell nothing. */
public final class Headers {

    private static final HttpField[] ALL = {
        new PreEncodedHttpField(HttpHeader.SERVER, "aimm"),
        new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
        new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store"),
        new PreEncodedHttpField("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
        new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"),
    };

    private Headers() {}

    /** To an answer that has none yet. */
    public static void add(HttpFields.Mutable headers) {
        for (HttpField header : ALL) {
            headers.add(header);
        }
    }
}
