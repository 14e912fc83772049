package aimm.server.backend.event;

import aimm.server.api.Backend.StoredModel;
import aimm.server.api.BackendException;
import aimm.server.api.Subscription;
import aimm.server.api.UnknownInstanceException;
import hat.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the events tell of models: those that were found, those written here, and those that somebody else writes. Events
 * come in any order, from several threads; of each model the newest counts. Never waits.
 */
final class KnownModels {

    private static final Logger LOG = LoggerFactory.getLogger(KnownModels.class);
    private static final int LONGEST_TEXT = 200;

    /** @param newest without its payload, which may be large */
    private record Known(Event newest, StoredModel model, boolean isDeleted, Optional<byte[]> instance) {}

    /** Own registrations of one model without an answer, and what was told of the model meanwhile. */
    private static final class Writing {
        private final List<Event> held = new ArrayList<>();
        private int count;
    }

    private final ModelPrefix prefix;
    private final SortedMap<Long, Known> all = new TreeMap<>(); // guarded by this, like the rest
    private final Map<Long, Writing> writings = new HashMap<>();
    private final Map<Long, StoredModel> untold = new LinkedHashMap<>();
    private Optional<Consumer<StoredModel>> listener = Optional.empty();
    private boolean isTelling;
    private boolean holdsInstances = true;
    private long lastId;

    KnownModels(ModelPrefix prefix) {
        this.prefix = prefix;
    }

    /** Takes in an event that may be of anybody. */
    void offer(Event event) {
        OptionalLong id = prefix.id(event.type());
        if (id.isEmpty()) {
            LOG.warn("skipped an event that is of no model, in spite of its type: {}", printable(event.type()));
        } else if (isWanted(id.getAsLong(), event)) {
            try {
                take(id.getAsLong(), event, ModelPayload.read(event.payload()));
            } catch (UnreadableEventException e) {
                LOG.warn("skipped event {}: {}", printable(event.type()), printable(e.getMessage()));
            }
            tell();
        }
    }

    private synchronized boolean isWanted(long id, Event event) {
        lastId = Math.max(lastId, id);
        Writing writing = writings.get(id);
        if (writing != null) {
            writing.held.add(event);
            return false;
        }
        return isNews(id, event);
    }

    private boolean isNews(long id, Event event) {
        return !all.containsKey(id) || event.isNewerThan(all.get(id).newest);
    }

    private synchronized void take(long id, Event event, Optional<ModelPayload> payload) {
        if (!isNews(id, event)) {
            return;
        }
        boolean wasThere = all.containsKey(id) && !all.get(id).isDeleted;
        Known now = put(id, event, payload);
        if (payload.isPresent()) {
            untold.put(id, now.model);
        } else if (wasThere) {
            untold.remove(id);
            LOG.warn("model instance {} was deleted by somebody else; what is asked of it will fail", id);
        }
    }

    private Known put(long id, Event event, Optional<ModelPayload> payload) {
        Known before = all.get(id);
        long version = before == null ? 0 : before.model.version();
        StoredModel model = payload.map(
                        stored -> new StoredModel(id, stored.modelType(), version + 1, stored.instance().length))
                .orElse(new StoredModel(id, "", version, 0));
        Event newest = new Event(event.id(), event.type(), event.timestamp(), Optional.empty(), Optional.empty());
        Known now = new Known(
                newest,
                model,
                payload.isEmpty(),
                holdsInstances ? payload.map(ModelPayload::instance) : Optional.empty());
        all.put(id, now);
        return now;
    }

    /** An identifier that was never seen. */
    synchronized long newId() {
        if (lastId == ModelPrefix.LAST_ID) {
            throw new BackendException("no identifier is left: the event server has a model with the last one");
        }
        return ++lastId;
    }

    /** @throws UnknownInstanceException if there is none */
    synchronized StoredModel get(long id) {
        Known known = all.get(id);
        if (known == null || known.isDeleted) {
            throw new UnknownInstanceException(id);
        }
        return known.model;
    }

    /** The instance, if it is held here. */
    synchronized Optional<byte[]> instance(long id) {
        return all.get(id).instance;
    }

    /** All that are known by now; {@link #onForeignChange} goes on from here. */
    synchronized List<StoredModel> models() {
        if (listener.isEmpty()) {
            untold.clear();
        }
        return all.values().stream()
                .filter(known -> !known.isDeleted)
                .map(Known::model)
                .toList();
    }

    /** Begins a registration: the notification of it comes before its answer and could be taken for somebody else's. */
    synchronized void beginWriting(long id) {
        writings.computeIfAbsent(id, i -> new Writing()).count++;
    }

    /** The answer to a registration says which event it has become. */
    synchronized StoredModel written(long id, Event event, Optional<ModelPayload> payload) {
        return isNews(id, event) ? put(id, event, payload).model : all.get(id).model;
    }

    /** Ends a registration, whatever became of it; what is not known by then is somebody else's, or as good as that. */
    void endWriting(long id) {
        List<Event> held;
        synchronized (this) {
            Writing writing = writings.get(id);
            if (--writing.count > 0) {
                return;
            }
            writings.remove(id);
            held = writing.held;
        }
        held.forEach(this::offer);
    }

    /** From now on, and for what is known already, instances are where the events are. */
    synchronized void forgetInstances() {
        holdsInstances = false;
        all.replaceAll((id, known) -> new Known(known.newest, known.model, known.isDeleted, Optional.empty()));
    }

    /** Tells what has changed since {@link #models}, and from now on, one change at a time. */
    Subscription onForeignChange(Consumer<StoredModel> next) {
        synchronized (this) {
            listener = Optional.of(next);
        }
        tell();
        return () -> {
            synchronized (this) {
                listener = Optional.empty();
            }
        };
    }

    private void tell() {
        synchronized (this) {
            if (isTelling) {
                return;
            }
            isTelling = true;
        }
        for (Optional<Runnable> call = nextCall(); call.isPresent(); call = nextCall()) {
            try {
                call.get().run();
            } catch (RuntimeException e) {
                LOG.error("a change of a model made by somebody else is lost", e);
            }
        }
    }

    private synchronized Optional<Runnable> nextCall() {
        if (untold.isEmpty() || listener.isEmpty()) {
            isTelling = false;
            return Optional.empty();
        }
        Iterator<StoredModel> models = untold.values().iterator();
        StoredModel model = models.next();
        models.remove();
        Consumer<StoredModel> told = listener.get();
        return Optional.of(() -> told.accept(model));
    }

    /** On one line of the log, whatever somebody else has put in. */
    private static String printable(Object text) {
        String whole = text.toString();
        return whole.substring(0, Math.min(whole.length(), LONGEST_TEXT)).replaceAll("\\p{Cntrl}", "?");
    }
}
