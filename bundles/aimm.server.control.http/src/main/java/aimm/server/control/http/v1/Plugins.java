package aimm.server.control.http.v1;

import aimm.server.api.BundleInfo;
import aimm.server.api.BundleUpload;
import aimm.server.api.Deployment;
import aimm.server.api.Engine;
import aimm.server.api.PluginInfo;
import aimm.server.api.WorkerInfo;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.control.http.route.Role;
import aimm.server.control.http.route.Route;
import aimm.server.json.JsonWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;

/** Plugins: what each provides, its bundle and its workers; uploaded, rolled back and removed. */
final class Plugins {

    private static final String ALL = Api.PATH + "/plugins";
    private static final String ONE = ALL + "/{plugin}";

    private final Engine engine;
    private final Supplier<Deployment> deployment;

    /** @param deployment gives it, or {@code null} */
    Plugins(Engine engine, Supplier<Deployment> deployment) {
        this.engine = engine;
        this.deployment = deployment;
    }

    List<Route> routes() {
        return List.of(
                Route.get(ALL, Role.VIEWER, this::list),
                Route.post(ALL, Role.ADMIN, this::deploy),
                Route.get(ONE, Role.VIEWER, this::one),
                Route.delete(ONE, Role.ADMIN, this::remove),
                Route.post(ONE + "/rollback", Role.ADMIN, this::rollback));
    }

    /** A plugin with its bundle, which is {@code null} if none is known. */
    private record Entry(PluginInfo plugin, BundleInfo bundle) {}

    private void list(Exchange exchange) {
        exchange.blocking(() -> {
            List<Entry> entries = entries();
            List<WorkerInfo> workers = engine.workers();
            exchange.answer(200, json -> {
                json.object().name("plugins").array();
                entries.forEach(entry -> write(json, entry, workers));
                json.end().end();
            });
        });
    }

    private void one(Exchange exchange) {
        String name = exchange.variable("plugin");
        exchange.blocking(() -> answer(exchange, 200, name));
    }

    private void deploy(Exchange exchange) {
        Deployment plugins = Uploads.deployment(deployment);
        BundleUpload upload = Uploads.of(exchange);
        exchange.blocking(() -> {
            String name = plugins.deployPlugin(upload).name();
            exchange.response().getHeaders().put(HttpHeader.LOCATION, ALL + "/" + name);
            answer(exchange, 201, name);
        });
    }

    private void rollback(Exchange exchange) {
        Deployment plugins = Uploads.deployment(deployment);
        String name = exchange.variable("plugin");
        exchange.readNothing(() -> exchange.blocking(() -> {
            plugins.rollback(name);
            answer(exchange, 200, name);
        }));
    }

    private void remove(Exchange exchange) {
        Deployment plugins = Uploads.deployment(deployment);
        String name = exchange.variable("plugin");
        exchange.readNothing(() -> exchange.blocking(() -> {
            plugins.remove(name);
            exchange.answer(204);
        }));
    }

    /** Of several of one name, such as one in the plugins folder that is just leaving, the uploaded one. */
    private void answer(Exchange exchange, int status, String name) {
        Entry found = entries().stream()
                .filter(entry -> entry.plugin.name().equals(name))
                .min(Comparator.comparing(entry -> entry.bundle == null || entry.bundle.upload() == null))
                .orElseThrow(() -> new Refusal(404, "unknown-plugin", "no plugin " + name));
        exchange.answer(status, json -> write(json, found, engine.workers()));
    }

    /** What the engine knows, and what was uploaded and offers nothing. */
    private List<Entry> entries() {
        Deployment known = deployment.get();
        List<BundleInfo> bundles = new ArrayList<>(known == null ? List.of() : known.bundles());
        List<Entry> entries = new ArrayList<>();
        for (PluginInfo plugin : engine.plugins()) {
            BundleInfo bundle = bundles.stream()
                    .filter(each -> plugin.bundleId() >= 0
                            ? each.id() == plugin.bundleId()
                            : isUploadedPlugin(each) && each.name().equals(plugin.name()))
                    .findFirst()
                    .orElse(null);
            bundles.remove(bundle);
            entries.add(new Entry(plugin, bundle));
        }
        bundles.stream()
                .filter(Plugins::isUploadedPlugin)
                .forEach(bundle -> entries.add(new Entry(idle(bundle), bundle)));
        entries.sort(Comparator.comparing(entry -> entry.plugin.name()));
        return entries;
    }

    private static boolean isUploadedPlugin(BundleInfo bundle) {
        return bundle.upload() != null && bundle.plugin();
    }

    private static PluginInfo idle(BundleInfo bundle) {
        return new PluginInfo(
                bundle.name(), bundle.id(), "", false, false, false, List.of(), List.of(), bundle.error());
    }

    private static void write(JsonWriter json, Entry entry, List<WorkerInfo> workers) {
        json.object();
        StateJson.pluginMembers(json, entry.plugin);
        if (entry.bundle != null) {
            json.name("bundle");
            BundleJson.bundle(json, entry.bundle);
        }
        json.name("workers").array();
        workers.stream()
                .filter(worker -> entry.plugin.name().equals(worker.plugin()))
                .forEach(worker -> StateJson.worker(json, worker));
        json.end().end();
    }
}
