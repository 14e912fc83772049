package aimm.server.control.http.access;

import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** Lets web pages of listed origins use the server through browsers, with what these know of the user. */
final class Cors {

    private static final HttpField CREDENTIALS =
            new PreEncodedHttpField(HttpHeader.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    private static final HttpField EXPOSED = new PreEncodedHttpField(
            HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS,
            "ETag, Inference-Header-Content-Length, Location, Preference-Applied, Retry-After, X-Request-Id");
    private static final HttpField MAX_AGE = new PreEncodedHttpField(HttpHeader.ACCESS_CONTROL_MAX_AGE, "600");
    private static final HttpField VARY = new PreEncodedHttpField(HttpHeader.VARY, "Origin");
    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9, -]{1,1000}");

    private final Set<String> origins;

    Cors(Set<String> origins) {
        this.origins = origins;
    }

    /** @param origin {@code null} if the request has none */
    boolean allows(String origin) {
        return origin != null && origins.contains(origin);
    }

    /** Whether it is a browser's question before a request of a listed origin's. */
    boolean isPreflight(Request request) {
        return !origins.isEmpty()
                && HttpMethod.OPTIONS.is(request.getMethod())
                && allows(request.getHeaders().get(HttpHeader.ORIGIN))
                && request.getHeaders().contains(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /** Tells a browser what the page may read and send. */
    void tell(Request request, Response response) {
        if (origins.isEmpty()) {
            return;
        }
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(VARY);
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (!allows(origin)) {
            return;
        }
        headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.put(CREDENTIALS);
        headers.put(EXPOSED);
        if (isPreflight(request)) {
            headers.put(MAX_AGE);
            String names = request.getHeaders().get(HttpHeader.ACCESS_CONTROL_REQUEST_HEADERS);
            if (names != null && HEADER_NAMES.matcher(names).matches()) {
                headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS, names);
            }
        }
    }
}
