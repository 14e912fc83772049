package aimm.client;

import aimm.plugin.api.Arguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** All actions that the server can be asked for. */
final class Calls {

    private static final String OCTETS = "application/octet-stream";

    private final Connection connection;

    Calls(Connection connection) {
        this.connection = connection;
    }

    Call<Model> create(String modelType, Arguments arguments) {
        Outgoing request = connection.request("POST", "models");
        return Call.model(
                connection,
                Form.isFor(arguments)
                        ? Form.body(request.parameter("model_type", modelType), arguments)
                        : Call.json(request, json -> {
                            json.object().member("model_type", modelType);
                            Call.members(json, arguments).end();
                        }));
    }

    Call<Model> upload(String modelType, Path file, LongConsumer sent) throws IOException {
        return Call.model(
                connection,
                connection
                        .request("POST", "models")
                        .parameter("model_type", modelType)
                        .body(OCTETS, Upload.of(file, sent)));
    }

    Call<Model> replace(long instanceId, Path file, LongConsumer sent) throws IOException {
        return Call.model(
                connection, connection.request("PUT", "models", instanceId).body(OCTETS, Upload.of(file, sent)));
    }

    Call<Model> importFrom(Path file, LongConsumer sent) throws IOException {
        return Call.model(
                connection, connection.request("POST", "models").body("application/zip", Upload.of(file, sent)));
    }

    Call<Model> fit(long instanceId, Arguments arguments) {
        return Call.model(
                connection, Call.arguments(connection.request("POST", "models", instanceId, "fit"), arguments));
    }

    Call<Model> rollback(long instanceId, long version) {
        return Call.model(
                connection, connection.request("POST", "models", instanceId, "versions", version, "rollback"));
    }

    Call<Object> predict(String model, Arguments arguments) {
        return Call.value(
                connection, Call.arguments(connection.request("POST", "models", model, "predict"), arguments));
    }

    Call<Object> predict(String model, long version, Arguments arguments) {
        return Call.value(
                connection,
                Call.arguments(connection.request("POST", "models", model, "versions", version, "predict"), arguments));
    }
}
