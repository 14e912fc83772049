package aimm.server.json;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.Values;
import aimm.server.api.InvalidRequestException;
import aimm.server.json.JsonReader.Objects;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The data of a request of the original's clients. A member that is missing is refused with its name in quotes, as the
 * original does, and one that is wrong with what it should be: {@link InvalidRequestException}.
 */
public final class RequestData {

    private final Map<?, ?> members;

    private RequestData(Map<?, ?> members) {
        this.members = members;
    }

    /**
     * Reads it.
     *
     * @param json in UTF-8
     * @throws JsonException if it is no JSON, or beyond a bound
     */
    public static RequestData of(byte[] json) {
        Object data = JsonReader.read(json, Objects.PLAIN);
        if (data instanceof Map<?, ?> members) {
            return new RequestData(members);
        }
        throw new InvalidRequestException("data: expected an object, got " + Values.describe(data));
    }

    public String text(String name) {
        if (member(name) instanceof String text) {
            return text;
        }
        throw wrong(name, "a text");
    }

    /** The text, or {@code null} if it is something else. */
    public String textOrNull(String name) {
        return member(name) instanceof String text ? text : null;
    }

    /** A model's identifier; as a text too, which is what the original's client makes of it in the state. */
    public long instanceId() {
        Object id = member("instance_id");
        if (id instanceof Long number) {
            return number;
        }
        if (id instanceof Double number && number == number.longValue()) {
            return number.longValue();
        }
        if (id instanceof String text && text.matches("[0-9]{1,18}")) {
            return Long.parseLong(text);
        }
        throw wrong("instance_id", "the number of a model");
    }

    /** What a text in base64 stands for; what is no base64 is skipped, as the original does. */
    public byte[] bytes(String name) {
        try {
            return Base64.getMimeDecoder().decode(text(name));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(name + ": " + e.getMessage());
        }
    }

    /**
     * From {@code args} and {@code kwargs}.
     *
     * @param conversion of each argument, {@link Specials#convert} for instance
     */
    public Arguments arguments(UnaryOperator<Object> conversion) {
        if (!(member("args") instanceof List<?> args)) {
            throw wrong("args", "a list");
        }
        if (!(member("kwargs") instanceof Map<?, ?> kwargs)) {
            throw wrong("kwargs", "an object");
        }
        List<Object> positional = new ArrayList<>(args.size());
        args.forEach(argument -> positional.add(conversion.apply(argument)));
        Map<String, Object> keyword = new LinkedHashMap<>();
        kwargs.forEach((name, argument) -> keyword.put((String) name, conversion.apply(argument)));
        return new Arguments(positional, keyword);
    }

    private Object member(String name) {
        if (!members.containsKey(name)) {
            throw new InvalidRequestException("'" + name + "'");
        }
        return members.get(name);
    }

    private InvalidRequestException wrong(String name, String expected) {
        return new InvalidRequestException(
                name + ": expected " + expected + ", got " + Values.describe(members.get(name)));
    }
}
