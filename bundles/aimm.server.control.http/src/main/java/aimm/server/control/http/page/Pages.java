package aimm.server.control.http.page;

import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.control.http.route.Role;
import aimm.server.control.http.route.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** The API's description, {@code /api/v1/openapi.yaml}, and {@code /docs/}, where Swagger UI shows it. */
public final class Pages {

    /** All that the page needs comes from here; Swagger UI writes styles into elements. */
    private static final HttpField CONTENT_POLICY = new PreEncodedHttpField(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");

    /** Where its jar has the files of Swagger UI, and this bundle too. */
    private static final String SWAGGER_UI = "/META-INF/resources/webjars/swagger-ui/5.34.1/";

    private static final HttpField YAML = type("application/yaml");
    private static final Map<String, HttpField> FILES = Map.of(
            "", type("text/html; charset=utf-8"),
            "docs.js", type("text/javascript; charset=utf-8"),
            "swagger-ui-bundle.js", type("text/javascript; charset=utf-8"),
            "swagger-ui.css", type("text/css; charset=utf-8"),
            "favicon-32x32.png", type("image/png"));

    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/openapi.yaml", Role.NOBODY, exchange -> answer(exchange, "openapi.yaml", YAML)),
                Route.get("/docs", Role.NOBODY, Pages::redirect),
                Route.get("/docs/", Role.NOBODY, exchange -> page(exchange, "")),
                Route.get("/docs/{file}", Role.NOBODY, exchange -> page(exchange, exchange.variable("file"))));
    }

    private static void redirect(Exchange exchange) {
        exchange.response().getHeaders().put(HttpHeader.LOCATION, "/docs/");
        exchange.answer(308);
    }

    private static void page(Exchange exchange, String name) {
        HttpField type = FILES.get(name);
        if (type == null) {
            throw Refusal.notFound("/docs/" + name);
        }
        exchange.response().getHeaders().put(CONTENT_POLICY);
        exchange.response().getHeaders().put(HttpHeader.CACHE_CONTROL, "max-age=3600");
        answer(exchange, name.isEmpty() ? "docs.html" : name.equals("docs.js") ? name : SWAGGER_UI + name, type);
    }

    private static void answer(Exchange exchange, String file, HttpField type) {
        exchange.blocking(() -> {
            try (InputStream in = Pages.class.getResourceAsStream(file)) {
                exchange.answer(200, type, ByteBuffer.wrap(in.readAllBytes()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static HttpField type(String media) {
        return new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, media);
    }
}
