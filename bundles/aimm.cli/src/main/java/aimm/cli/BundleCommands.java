package aimm.cli;

import aimm.client.BundleInfo;
import aimm.client.Bundles;
import aimm.client.UploadedRevision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What the server itself is made of. */
@Command(
        name = "bundles",
        description = "List all OSGi bundles of the server, or change one; for administrators.",
        subcommands = {
            BundleCommands.Show.class,
            BundleCommands.Upload.class,
            BundleCommands.Update.class,
            BundleCommands.Start.class,
            BundleCommands.Stop.class,
            BundleCommands.Refresh.class,
            BundleCommands.Uninstall.class
        })
final class BundleCommands extends ServerCommand {

    @Override
    void run(Session session) throws InterruptedException {
        session.show(table(session.client().bundles().list()));
    }

    private static Table table(List<BundleInfo> bundles) {
        Table table = new Table(">ID", "BUNDLE", "VERSION", "STATE", "KIND", "UPLOADED", "ERROR");
        bundles.forEach(one -> table.row(
                one.id(),
                one.name(),
                one.version(),
                one.state(),
                one.plugin() ? "plugin" : one.essential() ? "essential" : null,
                one.upload() == null ? null : Text.time(one.upload().uploaded()),
                one.error()));
        return table;
    }

    private static String line(BundleInfo bundle) {
        return "bundle " + (bundle.id() == null ? "" : bundle.id() + "  ") + bundle.name() + " " + bundle.version()
                + "  " + bundle.state();
    }

    /** What is done to one of them. */
    abstract static class OfOne extends ServerCommand {

        @Parameters(index = "0", paramLabel = "ID", description = "The bundle's number.")
        long id;
    }

    /** Changes one of them, and tells what became of it. */
    abstract static class Change extends OfOne {

        abstract BundleInfo change(Bundles bundles) throws InterruptedException;

        @Override
        void run(Session session) throws InterruptedException {
            session.say(line(change(session.client().bundles())));
        }
    }

    @Command(name = "show", description = "Tell of one bundle.")
    static final class Show extends OfOne {

        @Override
        void run(Session session) throws InterruptedException {
            BundleInfo bundle = session.client().bundles().show(id);
            session.show(() -> {
                table(List.of(bundle)).print(session.console());
                session.out().println(Text.line("location: " + bundle.location()));
                session.out().println("start level: " + bundle.startLevel());
                if (bundle.upload() != null) {
                    session.out().println(Text.line("uploaded: " + line(bundle.upload())));
                }
                bundle.previous().forEach(one -> session.out().println(Text.line("before: " + line(one))));
            });
        }

        private static String line(UploadedRevision revision) {
            return "version " + revision.version() + ", " + Text.time(revision.uploaded())
                    + (revision.by() == null ? "" : " by " + revision.by()) + ", " + Text.bytes(revision.size())
                    + ", sha256 " + revision.sha256();
        }
    }

    @Command(name = "upload", description = "Bring in a bundle that is no plugin, or another revision of one.")
    static final class Upload extends ServerCommand {

        @Parameters(paramLabel = "JAR", description = "Its file.")
        private Path jar;

        @Override
        void run(Session session) throws IOException, InterruptedException {
            BundleInfo bundle;
            try (ProgressBar bar = new ProgressBar(session.console())) {
                bundle = session.client().bundles().upload(jar, bar.sent(jar));
            }
            session.say(line(bundle));
        }
    }

    @Command(name = "update", description = "Replace a bundle by another of its symbolic name.")
    static final class Update extends OfOne {

        @Parameters(index = "1", paramLabel = "JAR", description = "What replaces it.")
        private Path jar;

        @Override
        void run(Session session) throws IOException, InterruptedException {
            BundleInfo bundle;
            try (ProgressBar bar = new ProgressBar(session.console())) {
                bundle = session.client().bundles().update(id, jar, bar.sent(jar));
            }
            session.say(line(bundle));
        }
    }

    @Command(name = "start", description = "Start a bundle.")
    static final class Start extends Change {

        @Override
        BundleInfo change(Bundles bundles) throws InterruptedException {
            return bundles.start(id);
        }
    }

    @Command(name = "stop", description = "Stop a bundle until the server ends.")
    static final class Stop extends Change {

        @Override
        BundleInfo change(Bundles bundles) throws InterruptedException {
            return bundles.stop(id);
        }
    }

    @Command(name = "refresh", description = "Wire a bundle, and those that use it, anew.")
    static final class Refresh extends Change {

        @Override
        BundleInfo change(Bundles bundles) throws InterruptedException {
            return bundles.refresh(id);
        }
    }

    @Command(name = "uninstall", description = "Take a bundle out; an uploaded one for good.")
    static final class Uninstall extends OfOne {

        @Override
        void run(Session session) throws InterruptedException {
            session.client().bundles().uninstall(id);
            session.show(Map.of(), () -> session.out().println("bundle " + id + " is uninstalled"));
        }
    }
}
