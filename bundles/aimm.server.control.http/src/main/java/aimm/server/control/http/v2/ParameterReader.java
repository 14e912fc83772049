package aimm.server.control.http.v2;

import aimm.plugin.api.Values;
import aimm.server.api.InvalidRequestException;
import aimm.server.json.JsonCursor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the parameters in one request. */
final class ParameterReader {

    private static final int MOST = 16_384;
    private static final List<String> EXTENSIONS = List.of("shared_memory_region", "classification");

    private int count;

    /** Those that are texts, numbers or booleans; the protocol knows no others, which are left out. */
    Map<String, Object> read(JsonCursor json) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        json.enterObject();
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            if (++count > MOST) {
                throw json.failure("more than " + MOST + " parameters");
            }
            Object value = json.scalar();
            if (value != null) {
                parameters.put(name, value);
            }
        }
        return parameters;
    }

    static void requireFlag(String owner, Map<String, Object> parameters, String name) {
        Object value = parameters.get(name);
        if (value != null && !(value instanceof Boolean)) {
            throw new InvalidRequestException(
                    owner + ": parameter '" + name + "' is " + Values.describe(value) + "; expected true or false");
        }
    }

    /** Refuses what would give the tensor another meaning. */
    static void refuseExtensions(String owner, Map<String, Object> parameters) {
        for (String extension : EXTENSIONS) {
            if (parameters.containsKey(extension)) {
                throw new InvalidRequestException(owner + ": this server does not know parameter '" + extension
                        + "'; expected tensors as they are, in the request and the response");
            }
        }
    }
}
