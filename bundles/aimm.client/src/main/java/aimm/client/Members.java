package aimm.client;

import aimm.plugin.api.Values;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A JSON object that the server sent, and what is in it. Members that this client does not know are left aside. */
final class Members {

    private final Map<?, ?> map;

    private Members(Map<?, ?> map) {
        this.map = map;
    }

    /** @throws UnexpectedAnswerException if it is no object */
    static Members of(Object json) {
        if (json instanceof Map<?, ?> map) {
            return new Members(map);
        }
        throw new UnexpectedAnswerException(
                "the server sent a " + Values.describe(json) + " where an object was expected; is it an AIMM server?");
    }

    boolean has(String name) {
        return map.containsKey(name);
    }

    /** May be {@code null}. */
    Object value(String name) {
        return map.get(name);
    }

    String text(String name) {
        return member(name, String.class);
    }

    /** {@code null} if there is none. */
    String optionalText(String name) {
        return map.get(name) == null ? null : text(name);
    }

    long number(String name) {
        return member(name, Long.class);
    }

    /** {@code null} if there is none. */
    Long optionalNumber(String name) {
        return map.get(name) == null ? null : (Long) number(name);
    }

    /** {@code false} if there is none. */
    boolean flag(String name) {
        return map.get(name) != null && member(name, Boolean.class);
    }

    /** {@code null} if there is none. */
    Instant time(String name) {
        String text = optionalText(name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new UnexpectedAnswerException("the server sent '" + text + "' as a time", e);
        }
    }

    Members object(String name) {
        return Members.of(map.get(name));
    }

    /** Those of an array; none if there is no such member. */
    <T> List<T> list(String name, Function<Object, T> each) {
        List<T> list = new ArrayList<>();
        if (map.get(name) != null) {
            for (Object element : member(name, List.class)) {
                list.add(each.apply(element));
            }
        }
        return Collections.unmodifiableList(list);
    }

    <T> List<T> objects(String name, Function<Members, T> each) {
        return list(name, element -> each.apply(Members.of(element)));
    }

    List<String> texts(String name) {
        return list(name, element -> cast(name, element, String.class));
    }

    List<Long> numbers(String name) {
        return list(name, element -> cast(name, element, Long.class));
    }

    /** The members of an object; none if there is no such member. */
    <T> Map<String, T> map(String name, Class<T> type) {
        Map<String, T> members = new LinkedHashMap<>();
        if (map.get(name) != null) {
            Map<?, ?> object = member(name, Map.class);
            object.forEach((key, value) -> members.put((String) key, cast(name, value, type)));
        }
        return Collections.unmodifiableMap(members);
    }

    private <T> T member(String name, Class<T> type) {
        return cast(name, map.get(name), type);
    }

    private static <T> T cast(String name, Object value, Class<T> type) {
        if (!type.isInstance(value) && !(value == null && type == Object.class)) {
            throw new UnexpectedAnswerException("the server sent " + Values.describe(value) + " as '" + name
                    + "'; is this client older than the server, or the address another server's?");
        }
        return type.cast(value);
    }
}
