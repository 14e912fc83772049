package aimm.server.control.http.v1;

import aimm.server.control.http.exchange.Buffer;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.formats.Format;
import aimm.server.formats.FormatException;
import aimm.server.formats.Formats;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;

/** Bodies in other formats than JSON. */
final class Bodies {

    private static final String JSON = "application/json";

    private Bodies() {}

    /** The format of what the client sends; {@code null} for JSON, and for what is none of the formats. */
    static Format format(Exchange exchange) {
        String type = exchange.request().getHeaders().get(HttpHeader.CONTENT_TYPE);
        return type == null || type.startsWith(JSON) ? null : Formats.of(type);
    }

    /** The format that the client wants its answer in; {@code null} for JSON. */
    static Format accepted(Exchange exchange) {
        String accept = exchange.request().getHeaders().get(HttpHeader.ACCEPT);
        return accept == null || accept.equals("*/*") || accept.equals(JSON) ? null : Formats.accepted(accept);
    }

    /** Answers with a value, or that the format can't hold it. */
    static void answer(Exchange exchange, Format format, Object value) {
        Buffer body = new Buffer();
        try {
            format.write(value, body);
        } catch (FormatException e) {
            throw new Refusal(406, "not-acceptable", e.getMessage() + "; accept application/json to get it");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        exchange.answer(200, new HttpField(HttpHeader.CONTENT_TYPE, format.mediaType()), body.content());
    }
}
