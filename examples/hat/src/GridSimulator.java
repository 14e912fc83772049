import aimm.plugin.estimator.Ieee14;
import aimm.plugin.estimator.Ieee14Meters;
import aimm.plugin.estimator.State;
import hat.chatter.Chatter;
import hat.chatter.ChatterSettings;
import hat.event.Event;
import hat.event.EventComponent;
import hat.event.EventPayload;
import hat.event.EventServer;
import hat.event.EventType;
import hat.event.EventerClient;
import hat.event.EventerMessage;
import hat.event.Query;
import hat.event.RegisterEvent;
import hat.event.Status;
import hat.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The IEEE 14-bus network under loads that wander. Every few seconds its meters' measurements are registered as events,
 * now and then one of them grossly wrong; the AIMM server is asked for the state, by events too, and what it estimates is
 * registered and shown beside the truth.
 */
public final class GridSimulator implements EventComponent.Application {

    private static final EventType CREATE_INSTANCE = EventType.of("aimm", "create_instance");
    private static final EventType PREDICT = EventType.of("aimm", "predict");
    private static final EventType MODELS = EventType.of("aimm", "state");
    private static final EventType ANSWERS = EventType.of("aimm", "action_state");
    private static final EventType MEASUREMENT = EventType.of("grid", "measurement");
    private static final EventType ESTIMATE = EventType.of("grid", "estimate");

    private static final String MODEL_TYPE = "estimator.WLS";
    private static final long SECONDS_TO_ANSWER = 15;
    private static final int STEPS_PER_GROSS_ERROR = 4;

    private final Random random = new Random();
    private final double[] loads = new double[Ieee14.NETWORK.buses().size()];
    private final BlockingQueue<Map<?, ?>> answers = new LinkedBlockingQueue<>();
    private volatile Optional<EventerClient> server = Optional.empty();
    private Optional<String> model = Optional.empty();

    private GridSimulator() {
        Arrays.fill(loads, 1);
    }

    public static void main(String[] args) throws InterruptedException {
        String host = args.length > 0 ? args[0] : "127.0.0.1";
        int port = args.length > 1 ? Integer.parseInt(args[1]) : 23012;
        long seconds = args.length > 2 ? Long.parseLong(args[2]) : 5;
        GridSimulator simulator = new GridSimulator();
        try (Chatter chatter = new Chatter("simulator");
                EventComponent component = EventComponent.at(
                        chatter,
                        new EventServer(Optional.empty(), host, port, Optional.empty()),
                        ChatterSettings.DEFAULT,
                        new EventerMessage.InitReq(
                                "simulator/grid", Optional.empty(), List.of(ANSWERS), Optional.empty(), false),
                        simulator)) {
            while (true) {
                simulator.step();
                TimeUnit.SECONDS.sleep(seconds);
            }
        }
    }

    private void step() throws InterruptedException {
        Arrays.setAll(loads, bus -> Math.min(1.3, Math.max(0.7, loads[bus] + 0.03 * random.nextGaussian())));
        State truth = Ieee14.state(loads);
        List<Map<String, Object>> measurements = Ieee14Meters.read(truth, random);
        Optional<Map<String, Object>> wrong = random.nextInt(STEPS_PER_GROSS_ERROR) > 0
                ? Optional.empty()
                : Optional.of(measurements.get(Ieee14Meters.spoil(measurements, random)));
        Optional<EventerClient> client = server.filter(connected -> connected.status() == Status.OPERATIONAL);
        if (client.isEmpty()) {
            return;
        }
        try {
            client.get()
                    .register(measurements.stream()
                            .map(GridSimulator::measurementEvent)
                            .toList());
            if (model.isEmpty()) {
                model = Optional.of(findOrCreateModel(client.get()));
            }
            Map<?, ?> estimate = (Map<?, ?>) ask(
                    client.get(),
                    child(PREDICT, model.get()),
                    Map.of("args", List.of(measurements), "kwargs", Map.of()));
            client.get().register(estimateEvents(estimate));
            show(truth, wrong, estimate);
        } catch (IOException | ExecutionException | TimeoutException e) {
            System.out.println(e.getMessage());
            model = Optional.empty();
        }
    }

    /** @return its number */
    private String findOrCreateModel(EventerClient client)
            throws InterruptedException, IOException, ExecutionException, TimeoutException {
        List<Event> found = client.query(Query.latest(MODELS))
                .get(SECONDS_TO_ANSWER, TimeUnit.SECONDS)
                .events();
        for (Event state : found) {
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) json(state).get("models")).entrySet()) {
                if (entry.getValue().equals(MODEL_TYPE)) {
                    return (String) entry.getKey();
                }
            }
        }
        Object created =
                ask(client, CREATE_INSTANCE, Map.of("model_type", MODEL_TYPE, "args", List.of(), "kwargs", Map.of()));
        System.out.println("created model " + created);
        return created.toString();
    }

    /** Registers a request and waits for the end of the action. */
    private Object ask(EventerClient client, EventType type, Map<String, ?> request)
            throws InterruptedException, IOException, TimeoutException {
        String id = UUID.randomUUID().toString();
        Map<String, Object> payload = new LinkedHashMap<>(request);
        payload.put("request_id", id);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_ANSWER);
        client.register(List.of(RegisterEvent.json(type, Json.write(payload))));
        while (true) {
            Map<?, ?> answer = answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (answer == null) {
                throw new TimeoutException("no answer to " + type + "; is the AIMM server running?");
            }
            if (id.equals(answer.get("request_id")) && !"IN_PROGRESS".equals(answer.get("status"))) {
                if (!"DONE".equals(answer.get("status"))) {
                    throw new IOException(type + ": " + answer.get("status") + "; the AIMM server's log says why");
                }
                return answer.get("result");
            }
        }
    }

    private static RegisterEvent measurementEvent(Map<String, Object> measurement) {
        return RegisterEvent.json(
                child(child(MEASUREMENT, measurement.get("kind")), place(measurement)), Json.write(measurement));
    }

    private static List<RegisterEvent> estimateEvents(Map<?, ?> estimate) {
        List<RegisterEvent> events = new ArrayList<>();
        for (Object bus : (List<?>) estimate.get("buses")) {
            events.add(RegisterEvent.json(
                    child(child(ESTIMATE, "bus"), ((Map<?, ?>) bus).get("bus")), Json.write(bus)));
        }
        events.add(RegisterEvent.json(child(ESTIMATE, "suspects"), Json.write(estimate.get("suspects"))));
        return events;
    }

    private static void show(State truth, Optional<Map<String, Object>> wrong, Map<?, ?> estimate) {
        System.out.printf("%n bus   voltage: true  estimated    angle: true  estimated%n");
        List<?> buses = (List<?>) estimate.get("buses");
        for (int i = 0; i < buses.size(); i++) {
            Map<?, ?> bus = (Map<?, ?>) buses.get(i);
            System.out.printf(
                    "%4d %15.4f %10.4f %14.2f %10.2f%n",
                    bus.get("bus"),
                    truth.voltages()[i],
                    bus.get("v"),
                    Math.toDegrees(truth.angles()[i]),
                    bus.get("angle"));
        }
        System.out.printf("objective %.1f of at most %.1f%n", estimate.get("objective"), estimate.get("threshold"));
        wrong.ifPresent(measurement ->
                System.out.printf("made wrong: %s shows %.4g%n", meter(measurement), measurement.get("value")));
        for (Object found : (List<?>) estimate.get("suspects")) {
            Map<?, ?> suspect = (Map<?, ?>) found;
            System.out.printf(
                    "suspected:  %s shows %.4g, should show %.4g%n",
                    meter(suspect), suspect.get("value"), suspect.get("estimate"));
        }
    }

    private static String meter(Map<?, ?> measurement) {
        return measurement.get("kind") + " " + place(measurement);
    }

    private static String place(Map<?, ?> measurement) {
        return measurement.containsKey("bus")
                ? measurement.get("bus").toString()
                : measurement.get("from") + "-" + measurement.get("to");
    }

    private static EventType child(EventType type, Object segment) {
        List<String> segments = new ArrayList<>(type.segments());
        segments.add(segment.toString());
        return new EventType(segments);
    }

    private static Map<?, ?> json(Event event) {
        return (Map<?, ?>) Json.read(((EventPayload.Json) event.payload().orElseThrow()).text());
    }

    @Override
    public void started(EventerClient client, EventServer eventServer) {
        server = Optional.of(client);
    }

    @Override
    public void stopped(EventerClient client) {
        server = Optional.empty();
    }

    @Override
    public void statusChanged(EventerClient client, Status status) {}

    @Override
    public void notified(EventerClient client, List<Event> events) {
        events.forEach(event -> answers.add(json(event)));
    }

    @Override
    public void waits(String what) {
        System.out.println("waiting for " + what);
    }

    @Override
    public void closed(IOException reason) {}
}
