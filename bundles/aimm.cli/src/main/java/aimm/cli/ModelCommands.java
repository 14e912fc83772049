package aimm.cli;

import aimm.client.Model;
import aimm.client.ModelVersion;
import aimm.client.Models;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at models, goes back and deletes them. */
final class ModelCommands {

    private ModelCommands() {}

    @Command(name = "models", description = "List the models.")
    static final class ListModels extends ServerCommand {

        @Option(names = "--type", paramLabel = "TYPE", description = "Those of that model type.")
        private String type;

        @Option(names = "--tag", paramLabel = "TAG", description = "Those with that tag.")
        private String tag;

        @Override
        void run(Session session) throws InterruptedException {
            List<Model> models = session.client().models().list(type, tag);
            session.show(table(models), models.isEmpty(), "no models; 'aimm create TYPE' makes one");
        }
    }

    static Table table(List<Model> models) {
        Table table = new Table(">ID", "TYPE", ">VERSION", ">SIZE", "STATE", "TAGS");
        models.forEach(one -> table.row(
                one.instanceId(),
                one.modelType(),
                one.version(),
                Text.bytes(one.size()),
                one.available() ? "ready" : "unavailable",
                String.join(" ", one.tags())));
        return table;
    }

    static String line(Model model) {
        return "model " + model.instanceId() + "  " + model.modelType() + "  version " + model.version() + "  "
                + Text.bytes(model.size());
    }

    /** All there is to say of one. */
    static void tell(Session session, Model model) {
        session.show(() -> {
            table(List.of(model)).print(session.console());
            model.metadata().forEach((key, value) -> session.out().println(Text.line(key + ": " + value)));
        });
    }

    @Command(name = "model", description = "Tell of one model, with its metadata.")
    static final class Show extends ServerCommand {

        @Parameters(paramLabel = "MODEL", description = "Its number or an alias.")
        private String model;

        @Override
        void run(Session session) throws InterruptedException {
            tell(session, session.client().models().show(model));
        }
    }

    @Command(
            name = "versions",
            description = "List the versions of a model that are kept, the newest first, or tell of one.")
    static final class Versions extends ServerCommand {

        @Parameters(index = "0", paramLabel = "MODEL", description = "Its number or an alias.")
        private String model;

        @Parameters(index = "1", paramLabel = "VERSION", arity = "0..1", description = "Tell of that one alone.")
        private Long version;

        @Override
        void run(Session session) throws InterruptedException {
            Models models = session.client().models();
            if (version == null) {
                session.show(table(models.versions(model).versions()));
                return;
            }
            ModelVersion one = models.version(model, version);
            session.show(() -> {
                table(List.of(one)).print(session.console());
                if (one.sha256() != null) {
                    session.out().println(Text.line("sha256: " + one.sha256()));
                }
            });
        }

        private static Table table(List<ModelVersion> versions) {
            Table table = new Table(">VERSION", ">SIZE", "CREATED", "CALL", ">ACTION", "USER", "PLUGIN", "ARGUMENTS");
            versions.forEach(one -> table.row(
                    one.version(),
                    Text.bytes(one.size()),
                    Text.time(one.created()),
                    one.call(),
                    one.action(),
                    one.user(),
                    one.plugin() == null ? null : one.plugin() + " " + one.pluginVersion(),
                    arguments(one)));
            return table;
        }

        private static String arguments(ModelVersion version) {
            return Stream.concat(
                            version.args().stream(),
                            version.kwargs().entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()))
                    .collect(Collectors.joining(" "));
        }
    }

    @Command(name = "rollback", description = "Make an older version of a model its newest, under a new number.")
    static final class Rollback extends ServerCommand {

        @Parameters(index = "0", paramLabel = "ID", description = "The model's number.")
        private long model;

        @Parameters(index = "1", paramLabel = "VERSION", description = "Of those that 'aimm versions' lists.")
        private long version;

        @Override
        void run(Session session) throws InterruptedException {
            session.say(line(session.client().models().rollback(model, version)));
        }
    }

    @Command(name = "delete", description = "Remove a model with all its versions and aliases.")
    static final class Delete extends ServerCommand {

        @Parameters(paramLabel = "ID", description = "The model's number.")
        private long model;

        @Override
        void run(Session session) throws InterruptedException {
            session.client().models().delete(model);
            session.show(Map.of(), () -> session.out().println("model " + model + " is deleted"));
        }
    }
}
