package aimm.server.engine;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.osgi.framework.ServiceReference;

/** Typed access to the properties of a service that need not be there to be read. */
record ServiceProperties(ServiceReference<?> reference) {

    /** @throws IllegalArgumentException if it is missing or not one text */
    String text(String key) {
        Object value = reference.getProperty(key);
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new IllegalArgumentException("service property " + key + ": expected a name, got " + value);
    }

    boolean flag(String key) {
        return Boolean.TRUE.equals(reference.getProperty(key));
    }

    /** Texts, wherever the property is one, several or not there. */
    List<String> texts(String key) {
        Object value = reference.getProperty(key);
        if (value instanceof Object[] array) {
            return Arrays.stream(array).map(Objects::toString).toList();
        }
        if (value instanceof Collection<?> collection) {
            return collection.stream().map(Objects::toString).toList();
        }
        return value == null ? List.of() : List.of(value.toString());
    }
}
