package aimm.server.control.http;

import aimm.server.api.Engine;
import java.util.concurrent.Executor;
import org.eclipse.jetty.util.thread.Scheduler;

/** {@code /api/v1}, as long as there is an engine. */
final class Api {

    static final String PATH = "/api/v1/";

    private final Models models;
    private final Actions actions;
    private final Catalog catalog;
    private final Calls calls;
    private final Events events;

    Api(Engine engine, Settings settings, Executor executor, Scheduler scheduler) {
        Results results = new Results(executor, settings.results(), settings.resultBytes());
        calls = new Calls(executor, scheduler, results);
        models = new Models(engine, calls);
        actions = new Actions(engine, results);
        catalog = new Catalog(engine);
        events = new Events(engine, executor, scheduler, settings.eventClients());
    }

    /** Ends what clients listen to. */
    void closeEvents() {
        events.close();
    }

    /** Cancels what clients wait for. */
    void closeCalls() {
        calls.close();
    }

    /** @param path below {@link #PATH}, with it */
    void route(Exchange exchange, String path) {
        int end = path.indexOf('/', PATH.length());
        String resource = path.substring(PATH.length(), end < 0 ? path.length() : end);
        if (end < 0) {
            routeResource(exchange, resource, path);
            return;
        }
        int idEnd = path.indexOf('/', end + 1);
        long id = id(path, end + 1, idEnd < 0 ? path.length() : idEnd);
        String call = idEnd < 0 ? "" : path.substring(idEnd + 1);
        switch (resource) {
            case "models" -> routeModel(exchange, id, call, path);
            case "actions" -> {
                if (!call.isEmpty()) {
                    throw Refusal.notFound(path);
                }
                actions.one(exchange, id);
            }
            default -> throw Refusal.notFound(path);
        }
    }

    private void routeResource(Exchange exchange, String resource, String path) {
        switch (resource) {
            case "models" -> models.all(exchange);
            case "actions" -> actions.all(exchange);
            case "model-types" -> catalog.modelTypes(exchange);
            case "data-accesses" -> catalog.dataAccesses(exchange);
            case "plugins" -> catalog.plugins(exchange);
            case "workers" -> catalog.workers(exchange);
            case "events" -> events.open(exchange);
            default -> throw Refusal.notFound(path);
        }
    }

    private void routeModel(Exchange exchange, long id, String call, String path) {
        switch (call) {
            case "predict" -> models.predict(exchange, id);
            case "fit" -> models.fit(exchange, id);
            case "instance" -> models.instance(exchange, id);
            case "" -> models.one(exchange, id);
            default -> throw Refusal.notFound(path);
        }
    }

    private static long id(String path, int from, int to) {
        long id = 0;
        for (int i = from; i < to; i++) {
            int digit = path.charAt(i) - '0';
            if (digit < 0 || digit > 9 || to - from > 18) {
                throw Refusal.notFound(path);
            }
            id = 10 * id + digit;
        }
        if (from == to) {
            throw Refusal.notFound(path);
        }
        return id;
    }
}
