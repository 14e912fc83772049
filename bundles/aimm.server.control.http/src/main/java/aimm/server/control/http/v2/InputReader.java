package aimm.server.control.http.v2;

import aimm.plugin.api.DType;
import aimm.plugin.api.Tensor;
import aimm.server.json.JsonCursor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/** Reads one input, whose members may come in any order. */
final class InputReader {

    private static final int MAX_RANK = 32;
    private static final int USUAL_RANK = 4;

    private final BinaryPart binary;
    private final ParameterReader parameterReader;
    private String name;
    private DType dtype;
    private long[] shape;
    private Map<String, Object> parameters = Map.of();
    private Tensor tensor;
    /** Where the data are that came before what they need to be understood. */
    private JsonCursor.Place place;

    InputReader(BinaryPart binary, ParameterReader parameterReader) {
        this.binary = binary;
        this.parameterReader = parameterReader;
    }

    NamedTensor read(JsonCursor json) {
        json.enterObject();
        for (String member = json.nextMember(); member != null; member = json.nextMember()) {
            if (!json.isNull()) {
                read(json, member);
            }
        }
        if (name == null) {
            throw json.failure("an input has no 'name'");
        }
        if (dtype == null || shape == null) {
            throw json.failure(what() + " has no " + (dtype == null ? "'datatype'" : "'shape'"));
        }
        return new NamedTensor(name, tensor(json));
    }

    private void read(JsonCursor json, String member) {
        switch (member) {
            case "name" -> {
                requireFirst(json, member, name);
                name = json.text();
            }
            case "datatype" -> {
                requireFirst(json, member, dtype);
                dtype = dtype(json);
            }
            case "shape" -> {
                requireFirst(json, member, shape);
                shape = shape(json);
            }
            case "data" -> {
                requireFirst(json, member, tensor == null ? place : tensor);
                data(json);
            }
            case "parameters" -> parameters = parameterReader.read(json);
            default -> json.skip();
        }
    }

    private void data(JsonCursor json) {
        if (name == null || dtype == null || shape == null) {
            place = json.place();
            json.skip();
        } else {
            tensor = json.tensor(what(), dtype, shape);
        }
    }

    private Tensor tensor(JsonCursor json) {
        Object size = parameters.get(BinaryPart.SIZE);
        boolean isInJson = tensor != null || place != null;
        if (size != null && !isInJson) {
            return binary.take(what(), dtype, shape, size);
        }
        if (size != null) {
            throw json.failure(what() + " has both 'data' and parameter '" + BinaryPart.SIZE + "'");
        }
        ParameterReader.refuseExtensions(what(), parameters);
        if (!isInJson && Tensor.size(shape) > 0) {
            throw json.failure(what() + " has neither 'data' nor parameter '" + BinaryPart.SIZE + "'");
        }
        if (tensor != null) {
            return tensor;
        }
        return place == null
                ? Tensor.wrap(dtype, shape, ByteBuffer.allocate(0))
                : json.tensor(what(), dtype, shape, place);
    }

    private DType dtype(JsonCursor json) {
        String text = json.text();
        try {
            return DType.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw json.failure(
                    what() + ": unknown datatype '" + text + "'; expected one of " + Arrays.toString(DType.values()));
        }
    }

    private long[] shape(JsonCursor json) {
        long[] dimensions = new long[USUAL_RANK];
        int rank = 0;
        json.enterArray();
        while (json.nextElement()) {
            if (rank == MAX_RANK) {
                throw json.failure(what() + ": 'shape' has more than " + MAX_RANK + " dimensions");
            }
            if (rank == dimensions.length) {
                dimensions = Arrays.copyOf(dimensions, MAX_RANK);
            }
            dimensions[rank++] = json.whole();
        }
        dimensions = Arrays.copyOf(dimensions, rank);
        try {
            Tensor.size(dimensions);
        } catch (IllegalArgumentException e) {
            throw json.failure(what() + ": 'shape' has " + e.getMessage());
        }
        return dimensions;
    }

    private void requireFirst(JsonCursor json, String member, Object before) {
        if (before != null) {
            throw json.failure(what() + ": '" + member + "' is there twice");
        }
    }

    private String what() {
        return name == null ? "an input" : "input '" + name + "'";
    }
}
