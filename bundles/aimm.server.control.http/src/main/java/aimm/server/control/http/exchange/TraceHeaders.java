package aimm.server.control.http.exchange;

import aimm.plugin.api.TraceContext;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;

/** The headers by which W3C's trace context goes on. */
public final class TraceHeaders {

    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";
    private static final Pattern WELL_FORMED =
            Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    private static final int LONGEST_STATE = 512;

    private TraceHeaders() {}

    /** What they say if {@code traceparent} is well-formed, in the first version; a state that is too long is left out. */
    public static TraceContext of(HttpFields headers) {
        String parent = headers.get(PARENT);
        return parent != null && WELL_FORMED.matcher(parent).matches()
                ? new TraceContext(parent, state(headers))
                : TraceContext.NONE;
    }

    private static String state(HttpFields headers) {
        String state = String.join(",", headers.getValuesList(STATE));
        boolean isPlain = state.chars().allMatch(c -> c >= ' ' && c <= '~');
        return isPlain && state.length() <= LONGEST_STATE ? state : "";
    }
}
