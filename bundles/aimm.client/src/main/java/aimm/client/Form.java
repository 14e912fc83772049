package aimm.client;

import aimm.plugin.api.Arguments;
import aimm.server.json.JsonWriter;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Arguments with a part for each, as they go where files are among them. */
final class Form {

    private static final String POSITIONAL = "args";
    private static final Pattern NAME = Pattern.compile("[^\"\\\\\\p{Cntrl}]+");

    private final String boundary = UUID.randomUUID().toString();
    private final List<BodyPublisher> pieces = new ArrayList<>();

    private Form() {}

    static boolean isFor(Arguments arguments) {
        return Stream.concat(arguments.positional().stream(), arguments.keyword().values().stream())
                .anyMatch(DataFile.class::isInstance);
    }

    /** @throws IllegalArgumentException if a keyword can't be the name of a part */
    static Outgoing body(Outgoing request, Arguments arguments) {
        Form form = new Form();
        arguments.positional().forEach(value -> form.part(POSITIONAL, value));
        arguments.keyword().forEach((name, value) -> {
            if (name.equals(POSITIONAL) || !NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("'" + name + "' can't be a keyword where an argument is a file");
            }
            form.part(name, value);
        });
        form.pieces.add(BodyPublishers.ofString("--" + form.boundary + "--\r\n"));
        return request.body(
                "multipart/form-data; boundary=" + form.boundary,
                BodyPublishers.concat(form.pieces.toArray(BodyPublisher[]::new)));
    }

    private void part(String name, Object value) {
        String type = value instanceof DataFile file ? file.mediaType() : "application/json";
        pieces.add(BodyPublishers.ofString("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name
                + "\"\r\nContent-Type: " + type + "\r\n\r\n"));
        pieces.add(
                value instanceof DataFile file
                        ? file.content()
                        : BodyPublishers.ofByteArray(
                                JsonWriter.bytes(JsonWriter.NotFinite.WORDS, json -> json.value(value))));
        pieces.add(BodyPublishers.ofString("\r\n"));
    }
}
