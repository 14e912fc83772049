package aimm.server.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML as plain values: {@code null}, {@link Boolean}, {@link Long}, {@link BigInteger}, {@link Double},
 * {@link String}, {@link List}, and {@link Map} with text keys.
 */
final class Yaml {

    private static final int MAX_CHARACTERS = 1 << 20;
    private static final int MAX_ALIASES = 20;
    private static final int MAX_DEPTH = 50;

    private Yaml() {}

    /** @throws InvalidYamlException if the text is no YAML, or larger or stranger than a configuration may be */
    static Object read(String text) throws InvalidYamlException {
        LoaderOptions bounds = new LoaderOptions();
        bounds.setAllowDuplicateKeys(false);
        bounds.setCodePointLimit(MAX_CHARACTERS);
        bounds.setMaxAliasesForCollections(MAX_ALIASES);
        bounds.setNestingDepthLimit(MAX_DEPTH);
        DumperOptions unused = new DumperOptions();
        org.yaml.snakeyaml.Yaml yaml = new org.yaml.snakeyaml.Yaml(
                new SafeConstructor(bounds), new Representer(unused), unused, bounds, new NoDates());
        try {
            return plain(yaml.load(text), 0);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String where =
                    mark == null ? "" : "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ";
            throw new InvalidYamlException(where + firstLine(e.getProblem()), e);
        } catch (YAMLException e) {
            throw new InvalidYamlException(firstLine(e.getMessage()), e);
        }
    }

    private static Object plain(Object value, int depth) throws InvalidYamlException {
        if (depth > MAX_DEPTH) {
            throw new InvalidYamlException("nested deeper than " + MAX_DEPTH + " levels", null);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!(entry.getKey() instanceof String key)) {
                    throw new InvalidYamlException("expected text as a key, got " + entry.getKey(), null);
                }
                plain.put(key, plain(entry.getValue(), depth + 1));
            }
            return plain;
        }
        if (value instanceof Iterable<?> list) {
            List<Object> plain = new ArrayList<>();
            for (Object element : list) {
                plain.add(plain(element, depth + 1));
            }
            return plain;
        }
        if (value instanceof Integer number) {
            return number.longValue();
        }
        if (value == null
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof BigInteger
                || value instanceof Double
                || value instanceof String) {
            return value;
        }
        throw new InvalidYamlException(
                "a configuration can't hold a " + value.getClass().getSimpleName(), null);
    }

    private static String firstLine(String text) {
        return text == null ? "no YAML" : text.lines().findFirst().orElse("no YAML");
    }

    /** Leaves what looks like a date text. */
    private static final class NoDates extends Resolver {

        @Override
        public void addImplicitResolver(Tag tag, Pattern regexp, String first, int limit) {
            if (!tag.equals(Tag.TIMESTAMP)) {
                super.addImplicitResolver(tag, regexp, first, limit);
            }
        }
    }

    /** The text is no YAML that can be a configuration. */
    static final class InvalidYamlException extends Exception {

        private static final long serialVersionUID = 1L;

        InvalidYamlException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
