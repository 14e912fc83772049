package aimm.server.control.repl;

import aimm.server.api.Engine;
import aimm.server.api.Model;
import aimm.server.api.UnknownInstanceException;
import hat.json.Json;
import hat.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Models as JSON; their bytes, in base64, are read and encoded only when they are written. */
final class ModelJson {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final long CACHE = 64L << 20;

    private final Engine engine;
    private final boolean instances;
    /** Texts by model, so that one that many ask for at once is made once. Guarded by itself. */
    private final Map<Long, Cached> cache = new LinkedHashMap<>(16, 0.75f, true);

    private long cached; // guarded by cache

    private record Cached(long version, byte[] text) {}

    /** @param instances whether models carry their bytes; else they carry their version */
    ModelJson(Engine engine, boolean instances) {
        this.engine = engine;
        this.instances = instances;
    }

    /** The value; those of the same version are equal. */
    Map<String, Object> value(Model model) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("instance_id", model.instanceId());
        value.put("model_type", model.modelType());
        if (instances) {
            value.put("instance", new Instance(this, model.instanceId(), model.version(), model.size()));
        } else {
            value.put("version", model.version());
        }
        return value;
    }

    /** The text in UTF-8; may block. */
    byte[] answer(Model model) {
        return Json.bytes(value(model));
    }

    /** A model that is gone meanwhile has {@code null} in place of its bytes. */
    private byte[] text(long instanceId, long version) {
        synchronized (cache) {
            Cached known = cache.get(instanceId);
            if (known != null && known.version() == version) {
                return known.text();
            }
        }
        byte[] text;
        try {
            text = quotedBase64(engine.instance(instanceId));
        } catch (UnknownInstanceException e) {
            return NULL;
        }
        keep(instanceId, new Cached(version, text));
        return text;
    }

    private void keep(long instanceId, Cached text) {
        synchronized (cache) {
            Cached old = cache.put(instanceId, text);
            cached += text.text().length - (old == null ? 0 : old.text().length);
            for (var eldest = cache.values().iterator(); cached > CACHE && eldest.hasNext(); ) {
                cached -= eldest.next().text().length;
                eldest.remove();
            }
        }
    }

    private static byte[] quotedBase64(byte[] bytes) {
        byte[] base64 = Base64.getEncoder().encode(bytes);
        byte[] text = new byte[base64.length + 2];
        text[0] = '"';
        System.arraycopy(base64, 0, text, 1, base64.length);
        text[text.length - 1] = '"';
        return text;
    }

    private record Instance(ModelJson models, long instanceId, long version, long bytes) implements JsonText {

        @Override
        public byte[] utf8() {
            return models.text(instanceId, version);
        }

        @Override
        public long size() {
            return bytes / 3 * 4 + 6;
        }
    }
}
