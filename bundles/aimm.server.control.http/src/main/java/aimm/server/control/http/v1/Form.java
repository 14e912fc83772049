package aimm.server.control.http.v1;

import aimm.plugin.api.Arguments;
import aimm.server.api.AimmException;
import aimm.server.control.http.exchange.Exchange;
import aimm.server.control.http.exchange.Problem;
import aimm.server.control.http.exchange.Refusal;
import aimm.server.formats.Format;
import aimm.server.formats.Formats;
import aimm.server.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Attributes;

/**
 * {@code multipart/form-data} with a part for every argument of a call: those called {@code args} by position, in their
 * order, others by keyword. Each has its own media type; without one it is JSON.
 */
final class Form {

    private static final String POSITIONAL = "args";
    private static final int MOST_PARTS = 32;
    private static final int MOST_HEADERS = 8192;
    /** As RFC 2046 has it; the time to find longer ones in what looks like them would be endless. */
    private static final int LONGEST_BOUNDARY = 70;

    private static final MultiPartConfig BOUNDS = new MultiPartConfig.Builder()
            .maxParts(MOST_PARTS)
            .maxHeadersSize(MOST_HEADERS)
            .maxMemoryPartSize(-1) // nothing goes to disk
            .maxPartSize(-1) // the body is in memory already
            .maxSize(-1)
            .build();

    private Form() {}

    static boolean isIn(Exchange exchange) {
        return "multipart/form-data".equals(exchange.mediaType());
    }

    /** @param contentType of the body, with the boundary */
    static Arguments read(String contentType, byte[] body) {
        List<Object> positional = new ArrayList<>();
        Map<String, Object> keyword = new LinkedHashMap<>();
        try (MultiPartFormData.Parts parts = parts(contentType, body)) {
            for (MultiPart.Part part : parts) {
                String name = part.getName();
                if (name == null || name.isEmpty()) {
                    throw Refusal.badRequest("a part has no name; expected " + POSITIONAL + " or that of a parameter");
                }
                if (name.equals(POSITIONAL)) {
                    positional.add(value(part));
                } else if (keyword.containsKey(name)) {
                    throw Refusal.badRequest("there are two parts '" + name + "'; only " + POSITIONAL + " may repeat");
                } else {
                    keyword.put(name, value(part));
                }
            }
        }
        return new Arguments(positional, keyword);
    }

    private static MultiPartFormData.Parts parts(String contentType, byte[] body) {
        String boundary = MultiPart.extractBoundary(contentType);
        if (boundary == null || boundary.length() > LONGEST_BOUNDARY) {
            throw Refusal.badRequest("header Content-Type has no boundary of 1 to " + LONGEST_BOUNDARY + " characters");
        }
        try {
            return MultiPartFormData.getParts(
                    Content.Source.from(ByteBuffer.wrap(body)), new Attributes.Mapped(), contentType, BOUNDS);
        } catch (CompletionException e) {
            if (e.getCause() instanceof IllegalStateException) {
                throw new Refusal(
                        413,
                        "too-large",
                        "a form has at most " + MOST_PARTS + " parts with " + MOST_HEADERS + " bytes of headers each");
            }
            throw new Refusal(
                    400,
                    "malformed-data",
                    "the form is malformed or cut short: " + e.getCause().getMessage());
        }
    }

    private static Object value(MultiPart.Part part) {
        byte[] content = content(part);
        String type = part.getHeaders().get(HttpHeader.CONTENT_TYPE);
        try {
            if (Bodies.isJson(type)) {
                return JsonReader.read(content, JsonReader.Objects.SPECIAL);
            }
            Format format = Formats.of(type);
            if (format != null) {
                return format.read(content);
            }
        } catch (AimmException e) {
            Problem problem = Problem.of(e);
            throw new Refusal(problem.status(), problem.name(), "part '" + part.getName() + "': " + problem.detail());
        }
        throw new Refusal(
                415,
                "unsupported-media-type",
                "part '" + part.getName() + "' is " + type + "; expected " + String.join(", ", Formats.mediaTypes()));
    }

    private static byte[] content(MultiPart.Part part) {
        try (InputStream in = Content.Source.asInputStream(part.getContentSource())) {
            byte[] content = new byte[(int) part.getLength()];
            in.readNBytes(content, 0, content.length);
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
