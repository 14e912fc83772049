package aimm.cli;

import aimm.client.PluginInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Plugins that come and go while the server runs. */
@Command(
        name = "plugins",
        description = "List the plugins, or bring one in.",
        subcommands = {
            PluginCommands.Show.class,
            PluginCommands.Upload.class,
            PluginCommands.Rollback.class,
            PluginCommands.Remove.class
        })
final class PluginCommands extends ServerCommand {

    @Override
    void run(Session session) throws InterruptedException {
        List<PluginInfo> plugins = session.client().plugins().list();
        session.show(table(plugins), plugins.isEmpty(), "no plugins; 'aimm plugins upload JAR' brings one in");
    }

    private static Table table(List<PluginInfo> plugins) {
        Table table = new Table("PLUGIN", "VERSION", "STATE", "MODEL TYPES", "DATA ACCESSES", "ERROR");
        plugins.forEach(one -> table.row(
                one.name(),
                one.version(),
                state(one),
                String.join(" ", one.modelTypes()),
                String.join(" ", one.dataAccesses()),
                one.error()));
        return table;
    }

    private static String state(PluginInfo plugin) {
        if (plugin.version().isEmpty()) {
            return plugin.error() == null ? "missing" : "broken";
        }
        return plugin.ready() ? "ready" : plugin.inProcess() ? "in server" : "idle";
    }

    @Command(name = "show", description = "Tell of one plugin.")
    static final class Show extends ServerCommand {

        @Parameters(paramLabel = "NAME", description = "The symbolic name of its bundle.")
        private String name;

        @Override
        void run(Session session) throws InterruptedException {
            session.show(table(List.of(session.client().plugins().show(name))));
        }
    }

    @Command(name = "upload", description = "Bring in a plugin, or another revision of one; wait until it serves.")
    static final class Upload extends ServerCommand {

        @Parameters(paramLabel = "JAR", description = "Its file.")
        private Path jar;

        @Override
        void run(Session session) throws IOException, InterruptedException {
            PluginInfo plugin;
            try (ProgressBar bar = new ProgressBar(session.console())) {
                plugin = session.client().plugins().upload(jar, bar.sent(jar));
            }
            session.say(line(plugin) + " serves " + String.join(" ", plugin.modelTypes()));
        }
    }

    @Command(name = "rollback", description = "Go back to the revision before; the current one is forgotten.")
    static final class Rollback extends ServerCommand {

        @Parameters(paramLabel = "NAME", description = "The symbolic name of the plugin's bundle.")
        private String name;

        @Override
        void run(Session session) throws InterruptedException {
            session.say(line(session.client().plugins().rollback(name)) + " serves");
        }
    }

    @Command(name = "remove", description = "Remove an uploaded plugin with all its revisions.")
    static final class Remove extends ServerCommand {

        @Parameters(paramLabel = "NAME", description = "The symbolic name of the plugin's bundle.")
        private String name;

        @Override
        void run(Session session) throws InterruptedException {
            session.client().plugins().remove(name);
            session.show(Map.of(), () -> session.out().println("plugin " + name + " is removed"));
        }
    }

    private static String line(PluginInfo plugin) {
        return "plugin " + plugin.name() + " " + plugin.version();
    }
}
