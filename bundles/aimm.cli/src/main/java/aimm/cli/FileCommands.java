package aimm.cli;

import aimm.client.Downloaded;
import aimm.client.Model;
import aimm.client.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves models between server and files. */
final class FileCommands {

    private FileCommands() {}

    /** What takes something into a file. */
    private interface Taking {
        Downloaded from(Models models) throws IOException, InterruptedException;
    }

    private static void take(Session session, Path file, Taking taking) throws IOException, InterruptedException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw CommandException.usage(folder + ": there is no such folder", null);
        }
        Downloaded downloaded;
        try (ProgressBar bar = new ProgressBar(session.console())) {
            downloaded = taking.from(session.client().models().telling(bar.received()));
        }
        session.show(
                Map.of("file", file.toString(), "bytes", downloaded.bytes(), "sha256", downloaded.sha256()),
                () -> session.out()
                        .println(file + "  " + Text.bytes(downloaded.bytes()) + "  sha256 " + downloaded.sha256()));
    }

    @Command(name = "download", description = "Take the bytes of a model into a file.")
    static final class Download extends ServerCommand {

        @Parameters(index = "0", paramLabel = "MODEL", description = "Its number or an alias.")
        private String model;

        @Parameters(index = "1", paramLabel = "FILE", description = "Replaced if it is there.")
        private Path file;

        @Option(names = "--version", paramLabel = "N", description = "Take that version instead of the newest.")
        private Long version;

        @Override
        void run(Session session) throws IOException, InterruptedException {
            take(
                    session,
                    file,
                    models -> version == null ? models.download(model, file) : models.download(model, version, file));
        }
    }

    @Command(name = "export", description = "Take a model with its tags and metadata into a file.")
    static final class Export extends ServerCommand {

        @Parameters(index = "0", paramLabel = "MODEL", description = "Its number or an alias.")
        private String model;

        @Parameters(index = "1", paramLabel = "FILE", description = "A ZIP; replaced if it is there.")
        private Path file;

        @Override
        void run(Session session) throws IOException, InterruptedException {
            take(session, file, models -> models.export(model, file));
        }
    }

    @Command(
            name = "upload",
            description = "Store the bytes in a file as a new model, or as the newest version of one.",
            customSynopsis = "aimm upload [OPTIONS] (--type=TYPE | --id=N) FILE")
    static final class Upload extends ServerCommand {

        @Parameters(paramLabel = "FILE", description = "As 'aimm download' has written it.")
        private Path file;

        @ArgGroup(multiplicity = "1")
        private Target target;

        static final class Target {
            @Option(names = "--type", paramLabel = "TYPE", required = true, description = "The new model's type.")
            private String type;

            @Option(names = "--id", paramLabel = "N", required = true, description = "The number of a model.")
            private Long id;
        }

        @Override
        void run(Session session) throws IOException, InterruptedException {
            Model model;
            try (ProgressBar bar = new ProgressBar(session.console())) {
                Models models = session.client().models().telling(bar.sent(file));
                model = target.id == null ? models.upload(target.type, file) : models.replace(target.id, file);
            }
            session.say(ModelCommands.line(model));
        }
    }

    @Command(name = "import", description = "Store an exported model as a new one, with its tags and metadata.")
    static final class Import extends ServerCommand {

        @Parameters(paramLabel = "FILE", description = "As 'aimm export' has written it.")
        private Path file;

        @Override
        void run(Session session) throws IOException, InterruptedException {
            Model model;
            try (ProgressBar bar = new ProgressBar(session.console())) {
                model = session.client().models().telling(bar.sent(file)).importFrom(file);
            }
            session.say(ModelCommands.line(model));
        }
    }
}
