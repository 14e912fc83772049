package aimm.server.backend.event;

import static org.osgi.service.component.annotations.ConfigurationPolicy.REQUIRE;

import aimm.server.api.Backend;
import aimm.server.api.BackendException;
import aimm.server.api.Provenance;
import aimm.server.api.Subscription;
import aimm.server.api.UnknownInstanceException;
import aimm.server.hat.api.ProxyClient;
import aimm.server.hat.api.ProxyClients;
import hat.chatter.FrameTooLargeException;
import hat.event.Event;
import hat.event.EventPayload;
import hat.event.EventType;
import hat.event.Query;
import hat.event.RegisterEvent;
import hat.event.RegistrationRefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps models as events of a Hat event server, in the original's form: the newest event of a type is the model. A model
 * is deleted by an event without payload, since events stay for ever.
 */
@Component(name = "aimm.server.backend.event", configurationPolicy = REQUIRE, immediate = true, service = Backend.class)
public final class EventBackend implements Backend {

    private static final Logger LOG = LoggerFactory.getLogger(EventBackend.class);

    private final ModelPrefix prefix;
    private final KnownModels known;
    private final Answers answers;
    private final ProxyClient client;
    private final AtomicBoolean isCheckDue = new AtomicBoolean(true);

    /** @throws BackendException if the event server does not tell its models */
    @Activate
    public EventBackend(EventBackendConfig config, @Reference(name = "proxy.clients") ProxyClients clients) {
        this(ModelPrefix.of(config.model__prefix()), timeout(config.timeout()), clients);
    }

    EventBackend(ModelPrefix prefix, Duration timeout, ProxyClients clients) {
        this.prefix = prefix;
        known = new KnownModels(prefix);
        answers = new Answers(timeout);
        client = clients.join(hat.event.Subscription.of(prefix.all()), events -> events.forEach(known::offer));
        try {
            load();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Duration timeout(double seconds) {
        if (!(seconds > 0 && seconds <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "aimm.server.backend.event: timeout: expected seconds, more than 0, got " + seconds);
        }
        return Duration.ofMillis((long) Math.ceil(seconds * 1000));
    }

    private void load() {
        List<Event> found = latest(prefix.all(), "the models can't be read");
        if (!found.isEmpty()) {
            isCheckDue.set(false);
            known.forgetInstances();
        }
        found.forEach(known::offer);
    }

    @Deactivate
    public void close() {
        answers.close();
        client.close();
    }

    @Override
    public List<StoredModel> models() {
        return known.models();
    }

    @Override
    public byte[] read(long instanceId) {
        known.get(instanceId);
        return known.instance(instanceId).orElseGet(() -> fetch(instanceId));
    }

    private byte[] fetch(long id) {
        String failure = "model instance " + id + " can't be read";
        EventType type = prefix.of(id);
        Event event = latest(type, failure).stream()
                .filter(found -> found.type().equals(type))
                .findAny()
                .orElseThrow(() -> new BackendException(failure + ": the event server has no event of it any more"));
        try {
            return ModelPayload.read(event.payload())
                    .orElseThrow(() -> new UnknownInstanceException(id))
                    .instance();
        } catch (UnreadableEventException e) {
            throw new BackendException(failure + ": the newest event of it is somebody else's: " + e.getMessage(), e);
        }
    }

    @Override
    public StoredModel create(String modelType, byte[] instance, Provenance provenance) {
        return store(known.newId(), new ModelPayload(modelType, instance));
    }

    @Override
    public StoredModel update(long instanceId, String modelType, byte[] instance, Provenance provenance) {
        known.get(instanceId);
        return store(instanceId, new ModelPayload(modelType, instance));
    }

    private StoredModel store(long id, ModelPayload payload) {
        String what = "model instance " + id + " (" + payload.modelType() + ")";
        return write(
                id, Optional.of(payload), Optional.of(payload.toEvent()), what + " is not stored", what + " is stored");
    }

    @Override
    public void delete(long instanceId) {
        known.get(instanceId);
        String what = "model instance " + instanceId;
        write(instanceId, Optional.empty(), Optional.empty(), what + " is not deleted", what + " is deleted");
    }

    private StoredModel write(
            long id, Optional<ModelPayload> payload, Optional<EventPayload> text, String failure, String success) {
        StoredModel model;
        known.beginWriting(id);
        try {
            Event event = register(new RegisterEvent(prefix.of(id), Optional.empty(), text), failure, success);
            model = known.written(id, event, payload);
        } finally {
            known.endWriting(id);
        }
        checkOnce(id);
        return model;
    }

    private Event register(RegisterEvent event, String failure, String success) {
        try {
            List<Event> registered = answers.await(client.registerWithResponse(List.of(event)));
            if (registered.size() != 1 || !registered.get(0).type().equals(event.type())) {
                throw new IOException("the event server registered something else");
            }
            return registered.get(0);
        } catch (RegistrationRefusedException | FrameTooLargeException e) {
            throw new BackendException(failure + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new BackendException(
                    "it is not known whether " + success + " (" + e.getMessage()
                            + "); look at the state once the event server answers again, before you repeat it",
                    e);
        }
    }

    private List<Event> latest(EventType type, String failure) {
        try {
            return answers.await(client.query(Query.latest(type))).events();
        } catch (IOException e) {
            throw new BackendException(failure + ": " + e.getMessage(), e);
        }
    }

    /** Some event servers keep nothing; one that has just registered an event and does not find it is of these. */
    private void checkOnce(long id) {
        if (!isCheckDue.getAndSet(false)) {
            return;
        }
        client.query(Query.latest(prefix.of(id))).whenComplete((found, failure) -> {
            if (failure != null) {
                isCheckDue.set(true);
            } else if (found.events().isEmpty()) {
                LOG.warn("the event server keeps no events: models are kept in memory, as long as it is connected");
            } else {
                known.forgetInstances();
            }
        });
    }

    @Override
    public Subscription onForeignChange(Consumer<StoredModel> listener) {
        return known.onForeignChange(listener);
    }
}
