package aimm.server.control.repl;

import aimm.plugin.api.Arguments;
import aimm.plugin.api.Values;
import aimm.server.api.InvalidRequestException;
import aimm.server.json.JsonReader;
import aimm.server.json.JsonReader.Objects;
import aimm.server.json.Specials;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The data of a request. A member that is missing is refused with its name in quotes, as the original does, and one that
 * is wrong with what it should be: {@link InvalidRequestException}.
 */
final class RequestData {

    private final Map<?, ?> members;

    private RequestData(Map<?, ?> members) {
        this.members = members;
    }

    /** @param json in UTF-8 */
    static RequestData of(byte[] json) {
        Object data = JsonReader.read(json, Objects.PLAIN);
        if (data instanceof Map<?, ?> members) {
            return new RequestData(members);
        }
        throw new InvalidRequestException("data: expected an object, got " + Values.describe(data));
    }

    String text(String name) {
        if (member(name) instanceof String text) {
            return text;
        }
        throw wrong(name, "a text");
    }

    /** The text, or {@code null} if it is something else. */
    String textOrNull(String name) {
        return member(name) instanceof String text ? text : null;
    }

    /** A model's identifier; as a text too, which is what the original's client makes of it in the state. */
    long instanceId() {
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

    /** What is no base64 is skipped, as the original does. */
    byte[] instance() {
        try {
            return Base64.getMimeDecoder().decode(text("instance_b64"));
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("instance_b64: " + e.getMessage());
        }
    }

    /** From {@code args} and {@code kwargs}, each argument converted if it is an object that stands for something. */
    Arguments arguments() {
        if (!(member("args") instanceof List<?> args)) {
            throw wrong("args", "a list");
        }
        if (!(member("kwargs") instanceof Map<?, ?> kwargs)) {
            throw wrong("kwargs", "an object");
        }
        List<Object> positional = new ArrayList<>(args.size());
        args.forEach(argument -> positional.add(Specials.convert(argument)));
        Map<String, Object> keyword = new LinkedHashMap<>();
        kwargs.forEach((name, argument) -> keyword.put((String) name, Specials.convert(argument)));
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
