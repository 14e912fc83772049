package aimm.server.control.http;

import aimm.server.api.Engine;
import aimm.server.json.JsonWriter;
import java.util.List;
import java.util.function.BiConsumer;

/** What the server has to offer and to work with: model types, data accesses, plugins and workers. */
final class Catalog {

    private final Engine engine;

    Catalog(Engine engine) {
        this.engine = engine;
    }

    void modelTypes(Exchange exchange) {
        list(exchange, "model_types", engine.modelTypes(), StateJson::modelType);
    }

    void dataAccesses(Exchange exchange) {
        list(exchange, "data_accesses", engine.dataAccesses(), StateJson::dataAccess);
    }

    void plugins(Exchange exchange) {
        list(exchange, "plugins", engine.plugins(), StateJson::plugin);
    }

    void workers(Exchange exchange) {
        list(exchange, "workers", engine.workers(), StateJson::worker);
    }

    private static <T> void list(Exchange exchange, String name, List<T> items, BiConsumer<JsonWriter, T> writer) {
        if (!exchange.isGet()) {
            throw Refusal.method(exchange.method(), "GET, HEAD");
        }
        exchange.answer(200, json -> {
            json.object().name(name).array();
            items.forEach(item -> writer.accept(json, item));
            json.end().end();
        });
    }
}
