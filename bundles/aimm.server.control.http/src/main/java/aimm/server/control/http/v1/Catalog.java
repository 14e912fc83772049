package aimm.server.control.http.v1;

import aimm.server.api.Engine;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.route.Role;
import aimm.server.control.http.route.Route;
import aimm.server.json.JsonWriter;
import java.util.List;
import java.util.function.BiConsumer;

/** What the server has to offer and to work with: model types, data accesses and workers. */
final class Catalog {

    private final Engine engine;

    Catalog(Engine engine) {
        this.engine = engine;
    }

    List<Route> routes() {
        return List.of(
                Route.get(Api.PATH + "/model-types", Role.VIEWER, this::modelTypes),
                Route.get(Api.PATH + "/data-accesses", Role.VIEWER, this::dataAccesses),
                Route.get(Api.PATH + "/workers", Role.VIEWER, this::workers));
    }

    private void modelTypes(Exchange exchange) {
        list(exchange, "model_types", engine.modelTypes(), StateJson::modelType);
    }

    private void dataAccesses(Exchange exchange) {
        list(exchange, "data_accesses", engine.dataAccesses(), StateJson::dataAccess);
    }

    private void workers(Exchange exchange) {
        list(exchange, "workers", engine.workers(), StateJson::worker);
    }

    private static <T> void list(Exchange exchange, String name, List<T> items, BiConsumer<JsonWriter, T> writer) {
        exchange.answer(200, json -> {
            json.object().name(name).array();
            items.forEach(item -> writer.accept(json, item));
            json.end().end();
        });
    }
}
