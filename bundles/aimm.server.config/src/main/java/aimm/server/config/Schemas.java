package aimm.server.config;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.serialization.NodeReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Checks configurations against the schemas in {@code schemas_json}. Those of modules that have none are free. */
final class Schemas {

    private static final String MAIN = "aimm://server/main.yaml";

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_7,
            builder -> builder.schemas(id -> text(id).orElse(null)).nodeReader(new YamlReader()));

    /** All faults of a configuration, in the order in which they are found; none if it can be used. */
    List<Fault> check(Object configuration) {
        Set<Fault> faults = new LinkedHashSet<>(check(MAIN, configuration));
        if (configuration instanceof Map<?, ?> main) {
            faults.addAll(module("backend", main.get("backend")));
            if (main.get("control") instanceof List<?> controls) {
                for (int i = 0; i < controls.size(); i++) {
                    faults.addAll(module("control[" + i + "]", controls.get(i)));
                }
            }
        }
        return List.copyOf(faults);
    }

    private List<Fault> module(String path, Object section) {
        if (section instanceof Map<?, ?> map && map.get("module") instanceof String module) {
            String id = "aimm://" + module.replaceFirst("^aimm\\.", "").replace('.', '/') + ".yaml";
            if (text(id).isPresent()) {
                return check(id, section).stream()
                        .map(fault -> fault.below(path))
                        .toList();
            }
        }
        return List.of();
    }

    private List<Fault> check(String id, Object value) {
        Schema schema = registry.getSchema(SchemaLocation.of(id));
        List<Error> errors = schema.validate(JsonNodes.of(value));
        return FaultText.of(errors);
    }

    private static Optional<String> text(String id) {
        String resource = id.replaceFirst("^aimm://", "/schemas_json/").replaceFirst("#$", "");
        try (InputStream in = Schemas.class.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads schemas as configurations are read; the validator's own way costs every start a quarter of a second. */
    private static final class YamlReader implements NodeReader {

        @Override
        public JsonNode readTree(String schema, InputFormat format) {
            try {
                return JsonNodes.of(Yaml.read(schema));
            } catch (Yaml.InvalidYamlException e) {
                throw new IllegalStateException("a schema is no YAML: " + e.getMessage(), e);
            }
        }

        @Override
        public JsonNode readTree(InputStream schema, InputFormat format) {
            try {
                return readTree(new String(schema.readAllBytes(), StandardCharsets.UTF_8), format);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
