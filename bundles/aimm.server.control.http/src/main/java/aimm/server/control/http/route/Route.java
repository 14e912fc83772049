package aimm.server.control.http.route;

import aimm.server.control.http.exchange.Exchange;
import java.util.function.Consumer;

/**
 * One operation.
 *
 * @param method {@code GET} answers {@code HEAD} too
 * @param path segments behind slashes; {@code {name}} stands for any one segment, {@link Exchange#variable} has it
 * @param role who may do it
 * @param changes whether it changes something, so that it stands in the audit log
 * @param handler answers, or throws what the exchange is to fail with; must not block
 */
public record Route(String method, String path, Role role, boolean changes, Consumer<Exchange> handler) {

    public static Route get(String path, Role role, Consumer<Exchange> handler) {
        return new Route("GET", path, role, false, handler);
    }

    /** One with a body that asks for something and changes nothing. */
    public static Route ask(String path, Role role, Consumer<Exchange> handler) {
        return new Route("POST", path, role, false, handler);
    }

    public static Route post(String path, Role role, Consumer<Exchange> handler) {
        return new Route("POST", path, role, true, handler);
    }

    public static Route put(String path, Role role, Consumer<Exchange> handler) {
        return new Route("PUT", path, role, true, handler);
    }

    public static Route patch(String path, Role role, Consumer<Exchange> handler) {
        return new Route("PATCH", path, role, true, handler);
    }

    public static Route delete(String path, Role role, Consumer<Exchange> handler) {
        return new Route("DELETE", path, role, true, handler);
    }
}
