package aimm.cli;

import aimm.client.Alias;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Names of models. */
@Command(
        name = "alias",
        description = "List the aliases of models, or change one.",
        subcommands = {AliasCommands.Show.class, AliasCommands.Put.class, AliasCommands.Remove.class})
final class AliasCommands extends ServerCommand {

    @Override
    void run(Session session) throws InterruptedException {
        List<Alias> aliases = session.client().aliases().list();
        Table table = new Table("ALIAS", ">MODEL", ">VERSION");
        aliases.forEach(
                one -> table.row(one.alias(), one.instanceId(), one.version() == null ? "newest" : one.version()));
        session.show(table, aliases.isEmpty(), "no aliases; 'aimm alias set NAME ID' makes one");
    }

    static String line(Alias alias) {
        return "alias " + alias.alias() + "  model " + alias.instanceId() + "  "
                + (alias.version() == null ? "newest version" : "version " + alias.version());
    }

    @Command(name = "show", description = "Tell what a name stands for.")
    static final class Show extends ServerCommand {

        @Parameters(paramLabel = "NAME", description = "An alias.")
        private String name;

        @Override
        void run(Session session) throws InterruptedException {
            session.say(line(session.client().aliases().show(name)));
        }
    }

    @Command(name = "set", description = "Let a name stand for a model, or for one version of it.")
    static final class Put extends ServerCommand {

        @Parameters(
                index = "0",
                paramLabel = "NAME",
                description = "A letter or _, and then letters, digits, _, . and -.")
        private String name;

        @Parameters(index = "1", paramLabel = "ID", description = "The model's number.")
        private long model;

        @Parameters(
                index = "2",
                paramLabel = "VERSION",
                arity = "0..1",
                description = "The newest, whichever that is, if not given.")
        private Long version;

        @Override
        void run(Session session) throws InterruptedException {
            session.say(line(session.client().aliases().put(name, model, version)));
        }
    }

    @Command(name = "remove", description = "Let a name stand for nothing.")
    static final class Remove extends ServerCommand {

        @Parameters(paramLabel = "NAME", description = "An alias.")
        private String name;

        @Override
        void run(Session session) throws InterruptedException {
            session.client().aliases().remove(name);
            session.show(Map.of(), () -> session.out().println("alias " + name + " is removed"));
        }
    }
}
