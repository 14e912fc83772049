package aimm.server.shell;

import aimm.plugin.api.Parameter;
import aimm.server.api.ActionState;
import aimm.server.api.DataAccessInfo;
import aimm.server.api.Model;
import aimm.server.api.ModelTypeInfo;
import aimm.server.api.PluginInfo;
import aimm.server.api.WorkerInfo;
import aimm.server.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the server knows, as texts for people. */
final class Tables {

    private Tables() {}

    static String types(List<ModelTypeInfo> types) {
        Table table = new Table("TYPE", "PLUGIN", "CREATE", "FIT", "PREDICT");
        types.forEach(type -> table.row(
                type.name(),
                type.plugin(),
                parameters(type.instantiate()),
                parameters(type.fit()),
                parameters(type.predict())));
        return table.toString();
    }

    static String accesses(List<DataAccessInfo> accesses) {
        Table table = new Table("NAME", "PLUGIN", "ARGUMENTS");
        accesses.forEach(access -> table.row("@" + access.name(), access.plugin(), parameters(access.parameters())));
        return table.toString();
    }

    static String models(Collection<Model> models) {
        Table table = new Table("ID", "TYPE", "VERSION", "SIZE", "STATE");
        models.forEach(model -> table.row(
                model.instanceId(),
                model.modelType(),
                model.version(),
                bytes(model.size()),
                model.available() ? "available" : "no plugin"));
        return table.toString();
    }

    static String actions(Collection<ActionState> actions) {
        Table table = new Table("ID", "CALL", "MODEL", "STATUS", "STAGE", "TIME", "REPORT");
        actions.forEach(action -> table.row(
                action.id(),
                action.call().wireName(),
                model(action),
                lower(action.status()),
                action.progress().wireName(),
                time(action),
                report(action)));
        return table.toString();
    }

    static String action(ActionState action) {
        Table table = new Table("ACTION", action.id());
        table.row("call", action.call().wireName());
        table.row("model", model(action));
        table.row("args", String.join(", ", action.args()));
        table.row("kwargs", action.kwargs());
        table.row("status", lower(action.status()));
        table.row("stage", action.progress().wireName());
        table.row("created", action.created());
        table.row("time", time(action));
        table.row("report", report(action));
        return table.toString();
    }

    static String workers(List<WorkerInfo> workers) {
        Table table = new Table("ID", "PID", "PLUGIN", "STATE", "ACTION", "CALLS", "MEMORY");
        workers.forEach(worker -> table.row(
                worker.id(),
                worker.pid() == 0 ? "in server" : worker.pid(),
                worker.plugin() == null ? "(spare)" : worker.plugin(),
                worker.state(),
                worker.action() == null ? "" : worker.action(),
                worker.calls(),
                worker.residentBytes() < 0 ? "" : bytes(worker.residentBytes())));
        return table.toString();
    }

    static String plugins(List<PluginInfo> plugins) {
        Table table = new Table("PLUGIN", "VERSION", "STATE", "RUNS", "MODEL TYPES", "DATA ACCESSES", "ERROR");
        plugins.forEach(plugin -> table.row(
                plugin.name(),
                plugin.version(),
                plugin.ready() ? "ready" : plugin.version().isEmpty() ? "absent" : "not ready",
                plugin.inProcess() ? "in server" : "in workers",
                String.join(", ", plugin.modelTypes()),
                String.join(", ", plugin.dataAccesses()),
                plugin.error() == null ? "" : plugin.error()));
        return table.toString();
    }

    /** A number of bytes in the unit that suits it. */
    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int power = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        return String.format(Locale.ROOT, "%.1f %siB", bytes / Math.pow(1024, power), "KMGTPE".charAt(power - 1));
    }

    private static String parameters(List<Parameter> parameters) {
        return parameters.stream()
                .map(parameter ->
                        parameter.required() ? parameter.name() : parameter.name() + "=" + parameter.defaultText())
                .collect(Collectors.joining(" "));
    }

    private static Object model(ActionState action) {
        return action.model() == null ? action.modelType() : action.model();
    }

    private static String report(ActionState action) {
        if (action.error() != null) {
            return action.error();
        }
        return action.reported() ? JsonWriter.text(action.report()) : "";
    }

    private static String time(ActionState action) {
        if (action.started() == null) {
            return "";
        }
        Instant end = action.ended() == null ? Instant.now() : action.ended();
        return String.format(
                Locale.ROOT, "%.3f s", Duration.between(action.started(), end).toMillis() / 1000.0);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
