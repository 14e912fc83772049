package aimm.cli;

import aimm.client.AuditEntry;
import aimm.client.DataAccessInfo;
import aimm.client.ModelTypeInfo;
import aimm.client.WorkerInfo;
import aimm.plugin.api.Parameter;
import aimm.plugin.api.TensorSpec;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What there is on the server besides models. */
final class CatalogCommands {

    private CatalogCommands() {}

    @Command(name = "types", description = "List the model types, or tell what the calls of one take.")
    static final class Types extends ServerCommand {

        @Parameters(paramLabel = "TYPE", arity = "0..1", description = "Tell of this type alone.")
        private String name;

        @Override
        void run(Session session) throws InterruptedException {
            List<ModelTypeInfo> types = session.client().modelTypes();
            if (name == null || session.json()) {
                Table table = new Table("TYPE", "PLUGIN", "CREATE TAKES");
                types.forEach(type -> table.row(type.name(), type.plugin(), parameters(type.instantiate())));
                session.show(table, types.isEmpty(), "no model types; 'aimm plugins' tells which plugins there are");
                return;
            }
            ModelTypeInfo type = types.stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> CommandException.usage(
                            "there is no model type " + name, "'aimm types' lists the model types"));
            Table table = new Table("CALL", "ARGUMENT", "TYPE", "DEFAULT", "MEANING");
            rows(table, "create", type.instantiate());
            rows(table, "fit", type.fit());
            rows(table, "predict", type.predict());
            type.inputs().forEach(input -> table.row("predict", input.name(), tensor(input), null, "input"));
            type.outputs().forEach(output -> table.row("predict", output.name(), tensor(output), null, "output"));
            session.show(table);
        }

        private static void rows(Table table, String call, List<Parameter> parameters) {
            parameters.forEach(one -> table.row(call, one.name(), type(one), one.defaultText(), one.description()));
        }

        private static String tensor(TensorSpec tensor) {
            return tensor.dtype() + tensor.shape().toString();
        }
    }

    @Command(name = "data", description = "List the data accesses, for arguments data:NAME.")
    static final class Data extends ServerCommand {

        @Override
        void run(Session session) throws InterruptedException {
            List<DataAccessInfo> accesses = session.client().dataAccesses();
            Table table = new Table("NAME", "PLUGIN", "TAKES");
            accesses.forEach(one -> table.row(one.name(), one.plugin(), parameters(one.parameters())));
            session.show(table, accesses.isEmpty(), "no data accesses");
        }
    }

    @Command(name = "workers", description = "List the worker processes.")
    static final class Workers extends ServerCommand {

        @Override
        void run(Session session) throws InterruptedException {
            List<WorkerInfo> workers = session.client().workers();
            session.show(table(workers), workers.isEmpty(), "no workers");
        }
    }

    @Command(name = "audit", description = "Tell who changed what, the newest first; for administrators.")
    static final class Audit extends ServerCommand {

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "100",
                description = "Most lines, up to 1000; ${DEFAULT-VALUE} if not said.")
        private int limit;

        @Override
        void run(Session session) throws InterruptedException {
            List<AuditEntry> entries = session.client().audit(limit);
            Table table = new Table("TIME", "EVENT", "USER", "ADDRESS", "REQUEST", ">STATUS", "OUTCOME");
            entries.forEach(one -> table.row(
                    Text.time(one.time()),
                    one.event(),
                    one.user(),
                    one.address(),
                    one.method() == null ? null : one.method() + " " + one.path(),
                    one.status(),
                    one.fault() == null ? one.location() : one.fault()));
            session.show(table);
        }
    }

    static Table table(List<WorkerInfo> workers) {
        Table table = new Table(">WORKER", ">PID", "PLUGIN", "STATE", ">ACTION", ">CALLS", ">MEMORY");
        workers.forEach(one -> table.row(
                one.id(),
                one.pid() == 0 ? null : one.pid(),
                one.plugin(),
                one.state(),
                one.action(),
                one.calls(),
                Text.bytes(one.residentBytes())));
        return table;
    }

    private static String parameters(List<Parameter> parameters) {
        return parameters.stream()
                .map(one -> one.name() + ": " + type(one) + (one.required() ? "" : " = " + one.defaultText()))
                .collect(Collectors.joining(", "));
    }

    private static String type(Parameter parameter) {
        return parameter.type().name().toLowerCase(Locale.ROOT);
    }
}
