package aimm.server.control.http.v2;

import aimm.server.api.Engine;
import aimm.server.control.http.exchange.Calls;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.FailureForm;
import aimm.server.control.http.route.Role;
import aimm.server.control.http.route.Route;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;

/** {@code /v2} of one engine, but for its health. */
public final class OpenInference {

    private static final FailureForm FAILURES = new Failures();

    private static final String MODEL = "/v2/models/{model}";
    private static final String VERSION = MODEL + "/versions/{version}";
    private static final String STORED = "/v2/repository/models/{model}";

    private final Repository repository;
    private final Metadata metadata;
    private final RepositoryCalls repositoryCalls;
    private final Statistics statistics = new Statistics();
    private final Infer infer;

    public OpenInference(Engine engine, Calls calls) {
        repository = new Repository(engine);
        metadata = new Metadata(repository, version());
        repositoryCalls = new RepositoryCalls(engine, repository);
        infer = new Infer(engine, calls, repository, statistics);
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/v2", Role.VIEWER, metadata::server),
                Route.get("/v2/", Role.VIEWER, metadata::server),
                Route.get(MODEL, Role.VIEWER, model(metadata::model)),
                Route.get(VERSION, Role.VIEWER, version(metadata::model)),
                Route.get(MODEL + "/ready", Role.VIEWER, model(metadata::ready)),
                Route.get(VERSION + "/ready", Role.VIEWER, version(metadata::ready)),
                Route.get(MODEL + "/config", Role.VIEWER, model(metadata::config)),
                Route.get(VERSION + "/config", Role.VIEWER, version(metadata::config)),
                Route.ask(MODEL + "/infer", Role.OPERATOR, model(infer::answer)),
                Route.ask(VERSION + "/infer", Role.OPERATOR, version(infer::answer)),
                Route.get("/v2/models/stats", Role.VIEWER, statistics::all),
                Route.get(MODEL + "/stats", Role.VIEWER, model(statistics::one)),
                Route.ask("/v2/repository/index", Role.VIEWER, repositoryCalls::index),
                Route.post(STORED + "/load", Role.ENGINEER, model(repositoryCalls::load)),
                Route.post(STORED + "/unload", Role.ENGINEER, model(repositoryCalls::unload)));
    }

    /** How failures look at a path, be it below {@code /v2} or not. */
    public static FailureForm failures(String path) {
        return path != null && (path.equals("/v2") || path.startsWith("/v2/")) ? FAILURES : FailureForm.PROBLEM;
    }

    private Consumer<Exchange> model(BiConsumer<Exchange, ModelPath> handler) {
        return exchange -> handler.accept(exchange, repository.model(exchange));
    }

    private Consumer<Exchange> version(BiConsumer<Exchange, ModelPath> handler) {
        return exchange -> handler.accept(exchange, repository.version(exchange));
    }

    private static String version() {
        Bundle bundle = FrameworkUtil.getBundle(OpenInference.class);
        Version version = bundle == null ? Version.emptyVersion : bundle.getVersion();
        return version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
    }
}
