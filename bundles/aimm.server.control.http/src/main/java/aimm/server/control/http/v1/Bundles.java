package aimm.server.control.http.v1;

import aimm.server.api.BundleInfo;
import aimm.server.api.BundleUpload;
import aimm.server.api.Deployment;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.route.Role;
import aimm.server.control.http.route.Route;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;

/** All bundles of the server, with an engine or without. */
public final class Bundles {

    private static final String ALL = Api.PATH + "/bundles";
    private static final String ONE = ALL + "/{bundle}";

    private final Supplier<Deployment> deployment;

    /** @param deployment gives it, or {@code null} */
    public Bundles(Supplier<Deployment> deployment) {
        this.deployment = deployment;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(ALL, Role.ADMIN, this::list),
                Route.post(ALL, Role.ADMIN, this::add),
                Route.get(ONE, Role.ADMIN, exchange -> operate(exchange, Deployment::bundle)),
                Route.delete(ONE, Role.ADMIN, this::remove),
                Route.post(ONE + "/start", Role.ADMIN, exchange -> change(exchange, Deployment::start)),
                Route.post(ONE + "/stop", Role.ADMIN, exchange -> change(exchange, Deployment::stop)),
                Route.post(ONE + "/refresh", Role.ADMIN, exchange -> change(exchange, Deployment::refresh)),
                Route.post(ONE + "/update", Role.ADMIN, this::update));
    }

    private void list(Exchange exchange) {
        Deployment bundles = Uploads.deployment(deployment);
        exchange.blocking(() -> exchange.answer(200, json -> {
            json.object().name("bundles").array();
            bundles.bundles().forEach(bundle -> BundleJson.bundle(json, bundle));
            json.end().end();
        }));
    }

    private void add(Exchange exchange) {
        Deployment bundles = Uploads.deployment(deployment);
        BundleUpload upload = Uploads.of(exchange);
        exchange.blocking(() -> {
            BundleInfo bundle = bundles.deploy(upload);
            exchange.response().getHeaders().put(HttpHeader.LOCATION, ALL + "/" + bundle.id());
            exchange.answer(201, json -> BundleJson.bundle(json, bundle));
        });
    }

    private void update(Exchange exchange) {
        BundleUpload upload = Uploads.of(exchange);
        operate(exchange, (bundles, id) -> bundles.update(id, upload));
    }

    private void remove(Exchange exchange) {
        Deployment bundles = Uploads.deployment(deployment);
        long id = exchange.number("bundle");
        exchange.readNothing(() -> exchange.blocking(() -> {
            bundles.uninstall(id);
            exchange.answer(204);
        }));
    }

    private void change(Exchange exchange, BiFunction<Deployment, Long, BundleInfo> operation) {
        exchange.readNothing(() -> operate(exchange, operation));
    }

    private void operate(Exchange exchange, BiFunction<Deployment, Long, BundleInfo> operation) {
        Deployment bundles = Uploads.deployment(deployment);
        long id = exchange.number("bundle");
        exchange.blocking(() -> {
            BundleInfo bundle = operation.apply(bundles, id);
            exchange.answer(200, json -> BundleJson.bundle(json, bundle));
        });
    }
}
