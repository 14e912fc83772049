package aimm.server.engine;

import aimm.server.api.Alias;
import aimm.server.api.Annotations;
import aimm.server.api.Archive;
import aimm.server.api.Backend;
import aimm.server.api.InvalidRequestException;
import aimm.server.api.Model;
import aimm.server.api.ModelVersion;
import aimm.server.api.NotKeptException;
import aimm.server.api.UnknownAliasException;
import aimm.server.api.UnknownVersionException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Versions, annotations and aliases: what the backend's archive keeps, if it has one, and what is asked often. */
final class History {

    private static final int MOST_ALIASES = 10_000;
    private static final int MOST_KNOWN = 10_000;

    private final Backend backend;
    private final Optional<Archive> archive;
    private final Map<Key, ModelVersion> known = new ConcurrentHashMap<>();
    private volatile SortedMap<String, Alias> aliases; // written under this, and never changed itself

    private record Key(long instanceId, long version) {}

    /** @throws aimm.server.api.BackendException if the aliases can't be read */
    History(Backend backend) {
        this.backend = backend;
        archive = backend.archive();
        aliases = archive.map(Archive::aliases).orElse(Collections.emptySortedMap());
    }

    boolean isKept() {
        return archive.isPresent();
    }

    Map<Long, Annotations> annotations() {
        return archive.map(Archive::annotations).orElse(Map.of());
    }

    List<ModelVersion> versions(Model newest) {
        return archive.map(kept -> kept.versions(newest.instanceId())).orElseGet(() -> List.of(onlyOf(newest)));
    }

    /** A version that was asked for before, or {@code null}; does not block. */
    ModelVersion known(Model newest, long version) {
        return archive.isPresent() ? known.get(new Key(newest.instanceId(), version)) : null;
    }

    /** @throws UnknownVersionException if it is not kept */
    ModelVersion find(Model newest, long version) {
        ModelVersion found = versions(newest).stream()
                .filter(kept -> kept.version() == version)
                .findFirst()
                .orElseThrow(() -> new UnknownVersionException(newest.instanceId(), version));
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        known.put(new Key(newest.instanceId(), version), found);
        return found;
    }

    /** The bytes of the model's version. */
    byte[] read(Model model) {
        return archive.isPresent()
                ? archive.get().read(model.instanceId(), model.version())
                : backend.read(model.instanceId());
    }

    /** @throws UnknownVersionException if it is not kept */
    byte[] read(Model newest, long version) {
        if (archive.isPresent()) {
            return archive.get().read(newest.instanceId(), version);
        }
        if (version != newest.version()) {
            throw new UnknownVersionException(newest.instanceId(), version);
        }
        return backend.read(newest.instanceId());
    }

    synchronized Model annotate(ModelEntry entry, Annotations annotations) {
        kept("annotations").annotate(entry.model().instanceId(), annotations);
        return entry.annotate(annotations);
    }

    SortedMap<String, Alias> aliases() {
        return aliases;
    }

    Alias alias(String name) {
        Alias alias = aliases.get(name);
        if (alias == null) {
            throw new UnknownAliasException(name);
        }
        return alias;
    }

    synchronized void putAlias(String name, Alias alias) {
        if (!name.matches(Alias.PATTERN)) {
            throw new InvalidRequestException("alias '" + name.substring(0, Math.min(name.length(), 100))
                    + "': expected a letter or _ and up to 99 letters, digits, '_', '.' and '-'");
        }
        if (aliases.size() >= MOST_ALIASES && !aliases.containsKey(name)) {
            throw new InvalidRequestException("there are " + MOST_ALIASES + " aliases already, as many as may be");
        }
        kept("aliases").putAlias(name, alias);
        SortedMap<String, Alias> next = new TreeMap<>(aliases);
        next.put(name, alias);
        aliases = Collections.unmodifiableSortedMap(next);
    }

    synchronized void removeAlias(String name) {
        kept("aliases").removeAlias(name);
        SortedMap<String, Alias> next = new TreeMap<>(aliases);
        next.remove(name);
        aliases = Collections.unmodifiableSortedMap(next);
    }

    /** A model was deleted, and with it what named it. */
    synchronized void forget(long instanceId) {
        known.keySet().removeIf(key -> key.instanceId() == instanceId);
        SortedMap<String, Alias> next = new TreeMap<>(aliases);
        next.values().removeIf(alias -> alias.instanceId() == instanceId);
        aliases = Collections.unmodifiableSortedMap(next);
    }

    private Archive kept(String what) {
        return archive.orElseThrow(() -> new NotKeptException(what));
    }

    private static ModelVersion onlyOf(Model model) {
        return new ModelVersion(model.instanceId(), model.version(), model.modelType(), model.size(), null, null);
    }
}
