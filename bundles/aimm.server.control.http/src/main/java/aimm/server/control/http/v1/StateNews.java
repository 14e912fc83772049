package aimm.server.control.http.v1;

import aimm.server.api.Engine;
import aimm.server.api.State;
import aimm.server.control.http.exchange.Buffer;
import aimm.server.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.BiConsumer;

/** All models and actions first, then those that changed. */
final class StateNews implements EventStream.News {

    private final Engine engine;
    private State told;

    StateNews(Engine engine) {
        this.engine = engine;
    }

    @Override
    public boolean write(Buffer events) {
        State now = engine.state();
        if (told != null && told.version() == now.version()) {
            return false;
        }
        State before = told == null ? new State(0, new java.util.TreeMap<>(), new java.util.TreeMap<>()) : told;
        String head = "event: " + (told == null ? "snapshot" : "change") + "\nid: " + now.version() + "\ndata: ";
        events.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        try (JsonWriter json = new JsonWriter(events)) {
            json.object().member("version", now.version());
            changes(json, "models", before.models(), now.models(), StateJson::model);
            changes(json, "actions", before.actions(), now.actions(), StateJson::action);
            if (told == null || !told.aliases().equals(now.aliases())) {
                json.name("aliases").array();
                now.aliases().forEach((name, alias) -> StateJson.alias(json, name, alias));
                json.end();
            }
            json.end();
        }
        events.writeBytes(new byte[] {'\n', '\n'});
        told = now;
        return true;
    }

    @Override
    public boolean over() {
        return false;
    }

    /** What did not change is the same object in both states. */
    private static <T> void changes(
            JsonWriter json,
            String name,
            SortedMap<Long, T> before,
            SortedMap<Long, T> now,
            BiConsumer<JsonWriter, T> writer) {
        json.name(name).array();
        for (Map.Entry<Long, T> entry : now.entrySet()) {
            if (before.get(entry.getKey()) != entry.getValue()) {
                writer.accept(json, entry.getValue());
            }
        }
        json.end();
        json.name("removed_" + name).array();
        for (Long id : before.keySet()) {
            if (!now.containsKey(id)) {
                json.value(id);
            }
        }
        json.end();
    }
}
