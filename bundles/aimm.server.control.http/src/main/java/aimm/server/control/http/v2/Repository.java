package aimm.server.control.http.v2;

import aimm.server.api.Alias;
import aimm.server.api.Engine;
import aimm.server.api.Model;
import aimm.server.api.ModelTypeInfo;
import aimm.server.api.ModelVersion;
import aimm.server.api.UnknownVersionException;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.ModelName;
import aimm.server.control.http.exchange.Refusal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the models that paths name, and knows which of them are to be served here. */
final class Repository {

    private static final int MOST_REMEMBERED = 1000;

    private final Engine engine;
    private final Set<Long> unloaded = ConcurrentHashMap.newKeySet();

    /** Types of versions that are not the newest; they never change. */
    private final Map<Version, String> types = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75F, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Version, String> eldest) {
            return size() > MOST_REMEMBERED;
        }
    });

    private record Version(long id, long version) {}

    Repository(Engine engine) {
        this.engine = engine;
    }

    /** The model that a path's {@code {model}} stands for. */
    ModelPath model(Exchange exchange) {
        Alias named = ModelName.resolve(engine, exchange);
        return new ModelPath(exchange.variable("model"), engine.model(named.instanceId()), named.version());
    }

    /** The version of a model that a path's {@code {model}} and {@code {version}} stand for. */
    ModelPath version(Exchange exchange) {
        ModelPath path = model(exchange);
        long version = exchange.number("version");
        if (path.version() != null && path.version() != version) {
            throw new Refusal(
                    404,
                    "unknown-version",
                    "alias " + path.name() + " stands for version " + path.version() + " alone");
        }
        return new ModelPath(path.name(), path.model(), version);
    }

    /** Whether {@link #type} has no need to block. */
    boolean isTypeKnown(ModelPath path) {
        return path.isNewest() || types.containsKey(new Version(path.id(), path.version()));
    }

    /**
     * What the plugin declares of the model's type.
     *
     * @throws UnknownVersionException if it has no such version
     * @throws Refusal if the model is not to be served, or has no plugin
     */
    ModelTypeInfo type(ModelPath path) {
        String type = path.isNewest() ? path.model().modelType() : typeOfVersion(path);
        if (unloaded.contains(path.id())) {
            throw new Refusal(503, "unavailable", "model " + path.name() + " is unloaded; it has to be loaded first");
        }
        ModelTypeInfo info = find(type);
        if (info == null) {
            throw new Refusal(503, "unavailable", "model " + path.name() + ": " + withoutPlugin(type));
        }
        return info;
    }

    /** The same, of a model whether it is served or not; {@code null} if it has no plugin. */
    ModelTypeInfo typeOrNull(ModelPath path) {
        return find(path.isNewest() ? path.model().modelType() : typeOfVersion(path));
    }

    /** Why a model can't be asked here; {@code null} if it can. */
    String whyUnavailable(Model model) {
        return unloaded.contains(model.instanceId())
                ? "unloaded"
                : model.available() ? null : withoutPlugin(model.modelType());
    }

    void load(ModelPath path) {
        unloaded.remove(path.id());
        type(path);
    }

    void unload(ModelPath path) {
        unloaded.retainAll(engine.state().models().keySet());
        unloaded.add(path.id());
    }

    /** The versions that are kept, the newest first; blocks. */
    List<ModelVersion> versions(ModelPath path) {
        return engine.versions(path.id());
    }

    private String typeOfVersion(ModelPath path) {
        Version key = new Version(path.id(), path.version());
        String known = types.get(key);
        if (known != null) {
            return known;
        }
        String type = versions(path).stream()
                .filter(version -> version.version() == key.version)
                .map(ModelVersion::modelType)
                .findFirst()
                .orElseThrow(() -> new UnknownVersionException(key.id, key.version));
        types.put(key, type);
        return type;
    }

    private ModelTypeInfo find(String type) {
        for (ModelTypeInfo info : engine.modelTypes()) {
            if (info.name().equals(type)) {
                return info;
            }
        }
        return null;
    }

    private static String withoutPlugin(String type) {
        return "no plugin for its type " + type + " is there";
    }
}
