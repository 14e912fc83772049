package aimm.server.control.http.v2;

import aimm.plugin.api.DType;
import aimm.plugin.api.TensorSpec;
import aimm.server.api.ModelTypeInfo;
import aimm.server.api.ModelVersion;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.json.JsonWriter;
import java.util.List;
import java.util.stream.Stream;

/** What the server says of itself and of models. */
final class Metadata {

    private static final List<String> EXTENSIONS =
            List.of("model_repository", "binary_tensor_data", "model_configuration", "statistics");

    private final Repository repository;
    private final String serverVersion;

    Metadata(Repository repository, String serverVersion) {
        this.repository = repository;
        this.serverVersion = serverVersion;
    }

    void server(Exchange exchange) {
        exchange.answer(
                200,
                json -> json.object()
                        .member("name", "aimm")
                        .member("version", serverVersion)
                        .member("extensions", EXTENSIONS)
                        .end());
    }

    void model(Exchange exchange, ModelPath path) {
        exchange.blocking(() -> {
            ModelTypeInfo type = repository.typeOrNull(path);
            List<String> versions = versions(path);
            exchange.answer(200, json -> {
                json.object().member("name", path.name()).member("versions", versions);
                json.member("platform", platform(path, type));
                tensors(json.name("inputs"), type == null ? List.of() : type.inputs());
                tensors(json.name("outputs"), type == null ? List.of() : type.outputs());
                if (!path.model().annotations().metadata().isEmpty()) {
                    json.member("properties", path.model().annotations().metadata());
                }
                json.end();
            });
        });
    }

    void ready(Exchange exchange, ModelPath path) {
        if (repository.isTypeKnown(path)) {
            answerReady(exchange, path);
        } else {
            exchange.blocking(() -> answerReady(exchange, path));
        }
    }

    private void answerReady(Exchange exchange, ModelPath path) {
        repository.type(path);
        exchange.answer(
                200,
                json -> json.object()
                        .member("name", path.name())
                        .member("ready", true)
                        .end());
    }

    /** As much of Triton's model configuration as there is here. */
    void config(Exchange exchange, ModelPath path) {
        exchange.blocking(() -> {
            ModelTypeInfo type = repository.typeOrNull(path);
            exchange.answer(200, json -> {
                json.object().member("name", path.name()).member("platform", platform(path, type));
                json.member("backend", "aimm").member("max_batch_size", 0L);
                configs(json.name("input"), type == null ? List.of() : type.inputs());
                configs(json.name("output"), type == null ? List.of() : type.outputs());
                json.end();
            });
        });
    }

    private List<String> versions(ModelPath path) {
        Stream<Long> versions = path.version() != null
                ? Stream.of(path.version())
                : repository.versions(path).stream().map(ModelVersion::version).sorted();
        return versions.map(String::valueOf).toList();
    }

    private static String platform(ModelPath path, ModelTypeInfo type) {
        return "aimm_" + (type == null ? path.model().modelType() : type.name());
    }

    private static void tensors(JsonWriter json, List<TensorSpec> specs) {
        json.array();
        for (TensorSpec spec : specs) {
            json.object().member("name", spec.name());
            json.member("datatype", spec.dtype().name())
                    .member("shape", spec.shape())
                    .end();
        }
        json.end();
    }

    private static void configs(JsonWriter json, List<TensorSpec> specs) {
        json.array();
        for (TensorSpec spec : specs) {
            json.object().member("name", spec.name());
            json.member("data_type", "TYPE_" + (spec.dtype() == DType.BYTES ? "STRING" : spec.dtype()));
            json.member("dims", spec.shape()).end();
        }
        json.end();
    }
}
