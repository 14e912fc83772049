package aimm.server.control.http.audit;

import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.control.http.route.Role;
import aimm.server.control.http.route.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Shows the newest entries of an audit log. */
public final class AuditRoutes {

    private static final int MOST = 1000;
    private static final int USUAL = 100;

    private final AuditLog log;

    /** @param log {@code null} if none is kept */
    public AuditRoutes(AuditLog log) {
        this.log = log;
    }

    public List<Route> routes() {
        return List.of(Route.get("/api/v1/audit", Role.ADMIN, this::newest));
    }

    private void newest(Exchange exchange) {
        int limit = limit(exchange.parameter("limit"));
        if (log == null) {
            throw new Refusal(404, "no-audit", "no audit log is kept here; audit.file says where to keep one");
        }
        exchange.blocking(() -> {
            List<byte[]> entries = read(limit);
            exchange.answer(200, json -> {
                json.object().name("entries").array();
                entries.forEach(json::json);
                json.end().end();
            });
        });
    }

    private List<byte[]> read(int limit) {
        try {
            return log.newest(limit);
        } catch (IOException e) {
            throw new UncheckedIOException("the audit log can't be read", e);
        }
    }

    private static int limit(String text) {
        if (text == null) {
            return USUAL;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit > 0 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // told below, as other numbers that make no sense
        }
        throw Refusal.badRequest("parameter limit is '" + text + "'; expected 1 to " + MOST);
    }
}
