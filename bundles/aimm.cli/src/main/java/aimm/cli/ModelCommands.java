package aimm.cli;

import aimm.client.History;
import aimm.client.Model;
import aimm.client.ModelVersion;
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

    @Command(name = "model", description = "Tell of one model.")
    static final class Show extends ServerCommand {

        @Parameters(paramLabel = "MODEL", description = "Its number or an alias.")
        private String model;

        @Override
        void run(Session session) throws InterruptedException {
            Model shown = session.client().models().show(model);
            session.show(() -> {
                table(List.of(shown)).print(session.console());
                shown.metadata().forEach((key, value) -> session.out().println(Text.line(key + ": " + value)));
            });
        }
    }

    @Command(name = "versions", description = "List the versions of a model that are kept, the newest first.")
    static final class Versions extends ServerCommand {

        @Parameters(paramLabel = "MODEL", description = "Its number or an alias.")
        private String model;

        @Override
        void run(Session session) throws InterruptedException {
            History history = session.client().models().versions(model);
            Table table = new Table(">VERSION", ">SIZE", "CREATED", "CALL", ">ACTION", "USER", "PLUGIN", "ARGUMENTS");
            history.versions()
                    .forEach(one -> table.row(
                            one.version(),
                            Text.bytes(one.size()),
                            Text.time(one.created()),
                            one.call(),
                            one.action(),
                            one.user(),
                            one.plugin() == null ? null : one.plugin() + " " + one.pluginVersion(),
                            arguments(one)));
            session.show(table);
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
