package aimm.server.control.event;

import aimm.server.json.JsonWriter;
import java.nio.charset.StandardCharsets;

/**
 * What is told of a request.
 *
 * @param request its id, as JSON
 * @param result what a request that is done gave
 * @param error why it failed, or {@code null}
 * @param afterState whether the state that it led to is told first
 */
record Answer(byte[] request, Status status, Object result, String error, boolean afterState) {

    /** How far the request is; the names are the original's. */
    enum Status {
        IN_PROGRESS,
        DONE,
        FAILED,
        CANCELLED
    }

    private static final int MOST_SHOWN = 100;

    static Answer inProgress(byte[] request) {
        return new Answer(request, Status.IN_PROGRESS, null, null, false);
    }

    static Answer cancelled(byte[] request) {
        return new Answer(request, Status.CANCELLED, null, null, false);
    }

    static Answer failed(byte[] request, String error) {
        return new Answer(request, Status.FAILED, null, error, false);
    }

    void write(JsonWriter json, boolean errors) {
        json.object().name("request_id").json(request).member("status", status.name());
        json.name("result").result(result);
        if (errors && error != null) {
            json.member("error", error);
        }
        json.end();
    }

    /** The beginning of the id, for the log. */
    String shortId() {
        return shortId(request);
    }

    static String shortId(byte[] request) {
        String id = new String(request, 0, Math.min(request.length, MOST_SHOWN), StandardCharsets.US_ASCII);
        return request.length > MOST_SHOWN ? id + "..." : id;
    }
}
