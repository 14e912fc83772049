package aimm.server.control.http.v2;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a model answered.
 *
 * @param modelVersion {@code null} if it is not known
 * @param id as in the request, or {@code null}
 */
record InferResponse(String modelName, Long modelVersion, String id, List<NamedTensor> outputs) {

    /**
     * A response in the form in which it is sent.
     *
     * @param jsonLength of the content; {@code null} if it is JSON to its end
     */
    record Encoded(ByteBuffer content, Integer jsonLength) {}
}
