package aimm.server.control.http.v2;

import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.FailureForm;
import aimm.server.control.http.exchange.Problem;
import aimm.server.json.JsonWriter;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;

/** {@code {"error": text}}, with the statuses that Triton's clients know. */
final class Failures implements FailureForm {

    @Override
    public int status(Problem problem) {
        return switch (problem.name()) {
            case "unknown-model-type" -> 503; // the plugin of a model is not there
            case "cancelled" -> 400;
            default ->
                switch (problem.status()) {
                    case 422 -> 400;
                    case 502 -> 500;
                    default -> problem.status();
                };
        };
    }

    @Override
    public HttpField contentType() {
        return Exchange.JSON;
    }

    @Override
    public ByteBuffer body(Problem problem) {
        return ByteBuffer.wrap(JsonWriter.bytes(
                JsonWriter.NotFinite.TEXTS,
                json -> json.object().member("error", problem.detail()).end()));
    }
}
