package aimm.server.control.http.v1;

import aimm.server.api.Deployment;
import aimm.server.api.Engine;
import aimm.server.control.http.exchange.Calls;
import aimm.server.control.http.route.Route;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** {@code /api/v1} of one engine. */
public final class Api {

    static final String PATH = "/api/v1";

    private final Models models;
    private final Predictions predictions;
    private final Versions versions;
    private final Aliases aliases;
    private final Actions actions;
    private final Catalog catalog;
    private final Plugins plugins;
    private final Calls calls;
    private final Events events;

    /**
     * Makes it.
     *
     * @param results of actions that nobody waited for
     * @param deployment who deploys plugins, or {@code null}
     */
    public Api(Engine engine, Calls calls, Results results, Events events, Supplier<Deployment> deployment) {
        this.calls = calls;
        this.events = events;
        Jobs jobs = new Jobs(calls, results);
        models = new Models(engine, jobs);
        predictions = new Predictions(engine, jobs, calls);
        versions = new Versions(engine, jobs);
        aliases = new Aliases(engine);
        actions = new Actions(engine, results);
        catalog = new Catalog(engine);
        plugins = new Plugins(engine, deployment);
    }

    public List<Route> routes() {
        return Stream.of(
                        models.routes(),
                        predictions.routes(),
                        versions.routes(),
                        aliases.routes(),
                        actions.routes(),
                        catalog.routes(),
                        plugins.routes(),
                        events.routes())
                .flatMap(List::stream)
                .toList();
    }

    /** Ends what clients listen to. */
    public void closeEvents() {
        events.close();
    }

    /** Cancels what clients wait for. */
    public void closeCalls() {
        calls.close();
    }
}
