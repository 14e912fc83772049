package aimm.server.control.http.v1;

import aimm.plugin.api.Arguments;
import aimm.server.control.http.exchange.Buffer;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.formats.Format;
import aimm.server.formats.FormatException;
import aimm.server.formats.Formats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;

/** What bodies carry: arguments in JSON, and values in other formats. */
final class Bodies {

    private static final String JSON = "application/json";

    private Bodies() {}

    /** Reads the arguments of a call: JSON, a form with a part for each, or one argument in another format. */
    static void readArguments(Exchange exchange, Consumer<Arguments> then) {
        String type = exchange.request().getHeaders().get(HttpHeader.CONTENT_TYPE);
        Format format = format(type);
        if (format != null) {
            exchange.readData(body -> then.accept(Arguments.of(format.read(body))));
        } else if (Form.isIn(exchange)) {
            exchange.readData(body -> {
                exchange.hold(body.length); // the parts are copies
                then.accept(Form.read(type, body));
            });
        } else {
            exchange.readJson(body -> then.accept(arguments(body)));
        }
    }

    /** The positional and keyword arguments in a body; refuses members that are neither, or not in {@code known}. */
    static Arguments arguments(Map<?, ?> body, String... known) {
        List<?> args = List.of();
        Map<?, ?> kwargs = Map.of();
        for (Map.Entry<?, ?> member : body.entrySet()) {
            if (member.getKey().equals("args")) {
                if (!(member.getValue() instanceof List<?> list)) {
                    throw Refusal.badRequest("'args' is no array");
                }
                args = list;
            } else if (member.getKey().equals("kwargs")) {
                if (!(member.getValue() instanceof Map<?, ?> map)) {
                    throw Refusal.badRequest("'kwargs' is no object");
                }
                kwargs = map;
            } else if (!List.of(known).contains(member.getKey())) {
                throw Refusal.badRequest("unexpected member '" + member.getKey() + "'; expected "
                        + (known.length == 0 ? "" : String.join(", ", known) + ", ") + "args, kwargs");
            }
        }
        @SuppressWarnings("unchecked") // the names of members are text
        Map<String, ?> named = (Map<String, ?>) kwargs;
        return new Arguments(args, named);
    }

    /** The format of a media type; {@code null} for JSON, and for what is none of the formats. */
    private static Format format(String type) {
        return isJson(type) ? null : Formats.of(type);
    }

    /** Whether something of that media type is JSON; what has none is. */
    static boolean isJson(String type) {
        return type == null || type.startsWith(JSON);
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
