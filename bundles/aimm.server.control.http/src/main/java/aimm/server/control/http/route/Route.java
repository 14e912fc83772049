package aimm.server.control.http.route;

import aimm.server.control.http.exchange.Exchange;
import java.util.function.Consumer;

/**
 * One operation.
 *
 * @param method {@code GET} answers {@code HEAD} too
 * @param path segments behind slashes; {@code {name}} stands for any one segment, {@link Exchange#variable} has it
 * @param role who may do it
 * @param handler answers, or throws what the exchange is to fail with; must not block
 */
public record Route(String method, String path, Role role, Consumer<Exchange> handler) {

    public static Route get(String path, Role role, Consumer<Exchange> handler) {
        return new Route("GET", path, role, handler);
    }

    public static Route post(String path, Role role, Consumer<Exchange> handler) {
        return new Route("POST", path, role, handler);
    }

    public static Route put(String path, Role role, Consumer<Exchange> handler) {
        return new Route("PUT", path, role, handler);
    }

    public static Route patch(String path, Role role, Consumer<Exchange> handler) {
        return new Route("PATCH", path, role, handler);
    }

    public static Route delete(String path, Role role, Consumer<Exchange> handler) {
        return new Route("DELETE", path, role, handler);
    }
}
