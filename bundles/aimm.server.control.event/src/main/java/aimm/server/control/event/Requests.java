package aimm.server.control.event;

import aimm.plugin.api.Arguments;
import aimm.server.api.Action;
import aimm.server.api.ActionCancelledException;
import aimm.server.api.AimmException;
import aimm.server.api.BusyException;
import aimm.server.api.Call;
import aimm.server.api.Engine;
import aimm.server.api.Model;
import aimm.server.api.Options;
import aimm.server.control.event.Answer.Status;
import aimm.server.json.RequestData;
import aimm.server.json.Specials;
import hat.event.Event;
import hat.event.EventType;
import hat.json.Json;
import hat.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts what events ask for. Answers go to {@link Registrations}, in order: that an action is in progress goes before
 * its end is waited for.
 */
final class Requests {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final int MOST_SHOWN = 200;
    private static final int LONGEST_ERROR = 4000;

    private final Settings settings;
    private final Engine engine;
    private final Registrations registrations;
    private final Running running = new Running();
    private final Startup startup;
    private volatile boolean stopping;

    Requests(Settings settings, Engine engine, Registrations registrations, Startup startup) {
        this.settings = settings;
        this.engine = engine;
        this.registrations = registrations;
        this.startup = startup;
    }

    /** Told of events, by one thread at a time; waits while plugins start, and while many answers wait to be sent. */
    void accept(List<Event> events) {
        startup.await();
        events.forEach(this::accept);
    }

    private void accept(Event event) {
        EventType type = event.type();
        if (type.equals(settings.actionStateType()) || type.equals(settings.stateType())) {
            return; // our own, which would be answered for ever
        }
        try {
            settings.prefixes().forEach((call, prefix) -> {
                if (prefix.matches(type)) {
                    start(call, type, Request.of(event));
                }
            });
            if (settings.cancel().filter(prefix -> prefix.matches(type)).isPresent()) {
                running.cancel(Json.read(Request.json(event)));
            }
        } catch (JsonException e) {
            LOG.warn("an event {} can't be read: {}", cut(type.toString()), cut(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("an event {} can't be served", cut(type.toString()), e);
        }
    }

    private void start(Call call, EventType type, Request request) {
        Action<?> action;
        try {
            action = start(call, type, request.data());
        } catch (RuntimeException e) {
            registrations.put(failed(call, request, e));
            return;
        }
        running.add(request.id(), action);
        if (call != Call.ADD_INSTANCE && call != Call.UPDATE_INSTANCE) {
            registrations.put(Answer.inProgress(request.idJson()));
        }
        action.result().whenComplete((result, failure) -> {
            registrations.add(failure == null ? done(call, request, result) : failed(call, request, failure));
            running.remove(request.id(), action);
        });
    }

    private Action<?> start(Call call, EventType type, RequestData data) {
        if (stopping) {
            throw new BusyException("the event control stops");
        }
        Prefix prefix = settings.prefixes().get(call);
        return switch (call) {
            case CREATE_INSTANCE -> engine.createInstance(data.text("model_type"), arguments(data), Options.NONE);
            case ADD_INSTANCE -> engine.addInstance(data.text("model_type"), data.bytes("instance"), Options.NONE);
            case UPDATE_INSTANCE ->
                engine.updateInstance(
                        prefix.instanceId(type), data.text("model_type"), data.bytes("instance"), Options.NONE);
            case FIT -> engine.fit(prefix.instanceId(type), arguments(data), Options.NONE);
            case PREDICT -> engine.predict(prefix.instanceId(type), arguments(data), Options.NONE);
            case DELETE_INSTANCE -> throw new IllegalStateException("there are no such requests");
        };
    }

    private Arguments arguments(RequestData data) {
        return data.arguments(settings.convertArguments() ? Specials::convert : Requests::dataAccess);
    }

    /** As the original, which leaves all other objects as they are. */
    private static Object dataAccess(Object argument) {
        return argument instanceof Map<?, ?> map && "data_access".equals(map.get("type"))
                ? Specials.convert(argument)
                : argument;
    }

    private static Answer done(Call call, Request request, Object result) {
        Object told = switch (call) {
            case CREATE_INSTANCE, ADD_INSTANCE -> ((Model) result).instanceId();
            case PREDICT -> result;
            default -> null;
        };
        return new Answer(request.idJson(), Status.DONE, told, null, call == Call.CREATE_INSTANCE);
    }

    private static Answer failed(Call call, Request request, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ActionCancelledException) {
            return Answer.cancelled(request.idJson());
        }
        String id = Answer.shortId(request.idJson());
        if (cause instanceof AimmException) {
            LOG.warn("{} {} failed: {}", call.wireName(), id, cut(cause.getMessage()));
            return Answer.failed(request.idJson(), utf8(cut(cause.getMessage(), LONGEST_ERROR)));
        }
        LOG.error("{} {} failed", call.wireName(), id, cause);
        return Answer.failed(request.idJson(), "the server failed; its log has the cause");
    }

    /** Refuses requests from now on, cancels what was started and waits until that is told to {@link Registrations}. */
    void stop(Duration longest) {
        stopping = true;
        startup.close();
        try {
            CompletableFuture.anyOf(running.stop(), registrations.ended())
                    .get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("{} actions were not cancelled within {} s; nobody is told", running.count(), longest.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without halves of characters. */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static String cut(String text) {
        return cut(text, MOST_SHOWN).replace('\n', ' ').replace('\r', ' ');
    }

    private static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most) + "..." : text;
    }
}
