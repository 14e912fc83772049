package aimm.cli;

import aimm.cli.Console.Style;
import aimm.client.ActionInfo;
import aimm.client.AimmClient;
import aimm.client.Health;
import aimm.client.Model;
import aimm.client.WorkerInfo;
import aimm.server.json.JsonReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the server is at. */
@Command(name = "top", description = "Show what the server is at, again and again on a terminal; Ctrl-C ends it.")
final class Top extends ServerCommand {

    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";
    private static final int ENDED_ACTIONS = 5;

    @Option(names = "--once", description = "Show it once.")
    private boolean once;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "How often it is shown; ${DEFAULT-VALUE} if not said.")
    private double every;

    @Override
    void run(Session session) throws InterruptedException {
        Console console = session.console();
        if (once || session.json() || !console.outIsTerminal()) {
            View view = View.of(session);
            session.show(
                    view.json(),
                    () -> view.lines(console, Integer.MAX_VALUE)
                            .forEach(line -> session.out().println(line)));
            return;
        }
        long pause = Seconds.of(every).toMillis();
        session.out().print(ENTER);
        try {
            while (!session.out().checkError()) {
                draw(console, View.of(session));
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            return; // that is how it ends
        } finally {
            session.out().print(LEAVE);
            session.out().flush();
        }
    }

    private static void draw(Console console, View view) {
        List<String> lines = view.lines(console, console.width());
        StringBuilder screen = new StringBuilder(HOME);
        for (String line : lines.subList(0, Math.min(lines.size(), Math.max(1, console.height() - 1)))) {
            screen.append(line).append(REST_OF_LINE).append('\n');
        }
        console.out().print(screen.append(REST_OF_SCREEN));
        console.out().flush();
    }

    /** All that is shown, and the JSON that it came as. */
    private record View(
            Health health,
            List<ActionInfo> actions,
            List<WorkerInfo> workers,
            List<Model> models,
            Map<String, Object> json) {

        static View of(Session session) throws InterruptedException {
            AimmClient client = session.client();
            Map<String, Object> json = new LinkedHashMap<>();
            Health health = client.health();
            json.put("health", JsonReader.read(session.heard(), JsonReader.Objects.PLAIN));
            List<ActionInfo> actions = client.actions().list();
            add(json, session);
            List<WorkerInfo> workers = client.workers();
            add(json, session);
            List<Model> models = client.models().list();
            add(json, session);
            return new View(health, actions, workers, models, json);
        }

        private static void add(Map<String, Object> json, Session session) {
            if (JsonReader.read(session.heard(), JsonReader.Objects.PLAIN) instanceof Map<?, ?> more) {
                more.forEach((name, value) -> json.put(name.toString(), value));
            }
        }

        List<String> lines(Console console, int width) {
            List<String> lines = new ArrayList<>();
            String state = health.ready() ? "ready" : "not ready";
            String summary = Text.clock(Instant.now()) + "  " + state + ", running actions: " + running()
                    + ", workers: " + workers.size() + ", models: " + models.size();
            lines.add(console.paint(Style.BOLD, Text.cut(summary, width)));
            health.waitingFor()
                    .forEach(one ->
                            lines.add(Text.cut(Text.line("waits for " + one.what() + ": " + one.reason()), width)));
            section(lines, Actions.table(shown()).lines(console, width));
            section(lines, CatalogCommands.table(workers).lines(console, width));
            section(lines, ModelCommands.table(models).lines(console, width));
            return lines;
        }

        private static void section(List<String> lines, List<String> table) {
            if (table.size() > 1) {
                lines.add("");
                lines.addAll(table);
            }
        }

        private long running() {
            return actions.stream().filter(one -> !one.over()).count();
        }

        /** Those that run, and a few of those that ended, the newest first. */
        private List<ActionInfo> shown() {
            List<ActionInfo> newestFirst = actions.stream()
                    .sorted(Comparator.comparingLong(ActionInfo::id).reversed())
                    .toList();
            List<ActionInfo> shown = new ArrayList<>(
                    newestFirst.stream().filter(one -> !one.over()).toList());
            newestFirst.stream().filter(ActionInfo::over).limit(ENDED_ACTIONS).forEach(shown::add);
            return shown;
        }
    }
}
