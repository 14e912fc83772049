package aimm.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the configuration comes from: the file the user named, else {@code server.yaml} among the user's data, else,
 * if that isn't there, what is built in. Not safe for threads.
 */
final class Source {

    private static final String DEFAULTS = "default.yaml";

    private final Path data;
    private final Path file;
    private final boolean named;

    private boolean isBuiltIn;

    /** @param data the folder of the user's data */
    Source(Path data, Optional<Path> named) {
        this.data = data;
        this.named = named.isPresent();
        file = named.orElseGet(() -> data.resolve("server.yaml"));
    }

    static Source of(Optional<Path> named) {
        String xdg = System.getenv("XDG_DATA_HOME");
        Path share = xdg == null || xdg.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".local", "share")
                : Path.of(xdg);
        return new Source(share.resolve("aimm"), named);
    }

    Path file() {
        return file;
    }

    /** What was read last, for people. */
    String name() {
        return isBuiltIn ? "built-in configuration" : file.toString();
    }

    /** The configuration, after all checks; what a section holds is as {@link Yaml} gives it. */
    Map<String, Object> read() throws ConfigurationException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            if (named) {
                throw new ConfigurationException(name(), "no such file");
            }
            isBuiltIn = true;
            return withFolder(defaults());
        } catch (CharacterCodingException e) {
            throw new ConfigurationException(name(), "not a text in UTF-8");
        } catch (IOException e) {
            throw new ConfigurationException(name(), "can't be read: " + e);
        }
        isBuiltIn = false;
        return withFolder(checked(text));
    }

    /** Uploaded bundles are kept among the user's data, unless it is said where. */
    private Map<String, Object> withFolder(Map<String, Object> configuration) {
        Map<String, Object> deploy = new LinkedHashMap<>();
        deploy.put("folder", data.resolve("deployed").toString());
        if (configuration.get("deploy") != null) {
            deploy.putAll(object(configuration.get("deploy")));
        }
        Map<String, Object> whole = new LinkedHashMap<>(configuration);
        whole.put("deploy", deploy);
        return whole;
    }

    /** The built-in configuration is known to be right; checking it would cost every start. */
    private Map<String, Object> defaults() throws ConfigurationException {
        try (InputStream in = Source.class.getResourceAsStream(DEFAULTS)) {
            Map<String, Object> defaults = object(Yaml.read(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            object(defaults.get("backend"))
                    .computeIfPresent(
                            "path", (key, path) -> data.resolve((String) path).toString());
            return defaults;
        } catch (IOException | Yaml.InvalidYamlException e) {
            throw new ConfigurationException(name(), e.getMessage());
        }
    }

    private Map<String, Object> checked(String text) throws ConfigurationException {
        try {
            Object configuration = Yaml.read(text);
            List<Fault> faults = new Schemas().check(configuration);
            if (!faults.isEmpty()) {
                throw new ConfigurationException(name(), faults);
            }
            return object(configuration);
        } catch (Yaml.InvalidYamlException e) {
            throw new ConfigurationException(name(), e.getMessage());
        }
    }

    /** The schema says that it is one. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object configuration) {
        return (Map<String, Object>) configuration;
    }
}
