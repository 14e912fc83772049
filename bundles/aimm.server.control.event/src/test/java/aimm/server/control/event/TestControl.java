package aimm.server.control.event;

import static org.assertj.core.api.Assertions.assertThat;

import aimm.server.api.Engine;
import aimm.server.api.FakeEngine;
import aimm.server.hat.api.FakeProxyClients;
import hat.event.Event;
import hat.event.EventPayload;
import hat.event.EventType;
import hat.event.RegisterEvent;
import hat.json.Json;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A control beside an engine and an event server, and who sends requests. */
final class TestControl implements AutoCloseable {

    static final EventType STATE = EventType.of("aimm", "state");
    static final EventType ACTION_STATE = EventType.of("aimm", "action_state");

    final FakeProxyClients clients = new FakeProxyClients();
    private final EventControl control;

    /** Without states. */
    TestControl(Engine engine, Map<String, Object> options) {
        this(settings(with(options, "state_models", false, "state_actions", false)), engine);
    }

    TestControl(Settings settings, Engine engine) {
        control = new EventControl(settings, engine, clients);
    }

    static Settings settings(Map<String, Object> options) {
        return Settings.of(config(options));
    }

    /** @param options by the names of the methods; those that are missing have their defaults */
    static EventControlConfig config(Map<String, Object> options) {
        Map<String, Object> all = new HashMap<>();
        for (String call :
                List.of("create__instance", "add__instance", "update__instance", "fit", "predict", "cancel")) {
            all.put("event__prefixes_" + call, new String[] {"aimm", call.replace("__", "_")});
        }
        all.put("state__event__type", STATE.segments().toArray(String[]::new));
        all.put("action__state__event__type", ACTION_STATE.segments().toArray(String[]::new));
        all.putAll(options);
        return (EventControlConfig) Proxy.newProxyInstance(
                EventControlConfig.class.getClassLoader(),
                new Class<?>[] {EventControlConfig.class},
                (proxy, method, args) -> all.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    static Map<String, Object> with(Map<String, Object> options, Object... more) {
        Map<String, Object> all = new HashMap<>(options);
        for (int i = 0; i < more.length; i += 2) {
            all.put((String) more[i], more[i + 1]);
        }
        return all;
    }

    /** Registers an event with a JSON payload. */
    void send(String type, String json) {
        clients.register(RegisterEvent.json(EventType.parse(type), json));
    }

    void send(String type, EventPayload payload) {
        clients.register(new RegisterEvent(EventType.parse(type), Optional.empty(), Optional.ofNullable(payload)));
    }

    /** Registers a request for a prediction by model 1. */
    void predict(String id, String args) {
        send("aimm/predict/1", "{\"request_id\":" + id + ",\"args\":" + args + ",\"kwargs\":{}}");
    }

    /** What was told of requests, once it is so much; the next is waited for by a request of the caller's. */
    List<String> answers(int count) throws InterruptedException {
        return awaited(ACTION_STATE, count);
    }

    List<String> states(int count) throws InterruptedException {
        return awaited(STATE, count);
    }

    private List<String> awaited(EventType type, int count) throws InterruptedException {
        List<Event> all = clients.awaitRegistered(0);
        List<String> told = told(all, type);
        while (told.size() < count) {
            all = clients.awaitRegistered(all.size() + 1);
            told = told(all, type);
        }
        assertThat(told).hasSize(count);
        return told;
    }

    private static List<String> told(List<Event> all, EventType type) {
        return all.stream()
                .filter(event -> event.type().equals(type))
                .map(TestControl::text)
                .toList();
    }

    static String text(Event event) {
        assertThat(event.sourceTimestamp()).isEmpty();
        return ((EventPayload.Json) event.payload().orElseThrow()).text();
    }

    static Object value(String json) {
        return Json.read(json);
    }

    static String told(String id, String status, String result) {
        return "{\"request_id\":" + id + ",\"status\":\"" + status + "\",\"result\":" + result + "}";
    }

    static FakeEngine engineWithModel() {
        FakeEngine engine = new FakeEngine();
        engine.fill(1);
        return engine;
    }

    void stop() {
        control.close();
    }

    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.equals("aimm.server.control.event"))
                .toList();
    }

    @Override
    public void close() {
        control.close();
        clients.close();
        assertThat(threads()).isEmpty();
    }
}
