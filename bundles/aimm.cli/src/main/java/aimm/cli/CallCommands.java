package aimm.cli;

import aimm.client.ActionFailedException;
import aimm.client.ActionInfo;
import aimm.client.Job;
import aimm.client.Jobs;
import aimm.client.Model;
import aimm.client.Models;
import aimm.plugin.api.Arguments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates, fits and asks models. */
final class CallCommands {

    private CallCommands() {}

    /** What all calls take. */
    static final class CallOptions {

        @Option(
                names = "--within",
                paramLabel = "SECONDS",
                description = "The server ends the action if it takes longer, waiting in queues included.")
        private Double within;

        boolean ranOut(ActionInfo action) {
            return within != null
                    && Duration.between(action.created(), action.ended()).compareTo(Seconds.of(within)) >= 0;
        }

        Models limit(Models models) {
            return within == null ? models : models.within(Seconds.of(within));
        }

        Jobs limit(Jobs jobs) {
            return within == null ? jobs : jobs.within(Seconds.of(within));
        }
    }

    private static Arguments arguments(Session session, List<String> words) throws IOException {
        return new ArgumentReader(session.console().in()).read(words);
    }

    @Command(name = "create", description = "Create a model.")
    static final class Create extends ServerCommand {

        @Parameters(index = "0", paramLabel = "TYPE", description = "Of those that 'aimm types' lists.")
        private String type;

        @Parameters(index = "1..*", paramLabel = "ARG", description = "JSON, @FILE, data:NAME or NAME=ARG.")
        private List<String> words = List.of();

        @Mixin
        private CallOptions options;

        @Override
        void run(Session session) throws IOException, InterruptedException {
            Arguments arguments = arguments(session, words);
            session.say(
                    ModelCommands.line(options.limit(session.client().models()).create(type, arguments)));
        }
    }

    @Command(name = "fit", description = "Fit a model. Ctrl-C cancels that.")
    static final class Fit extends ServerCommand {

        @Parameters(index = "0", paramLabel = "ID", description = "The model's number.")
        private long model;

        @Parameters(index = "1..*", paramLabel = "ARG", description = "JSON, @FILE, data:NAME or NAME=ARG.")
        private List<String> words = List.of();

        @Option(names = "--detach", description = "Print the action's number and wait for nothing.")
        private boolean detach;

        @Mixin
        private CallOptions options;

        @Override
        void run(Session session) throws IOException, InterruptedException {
            Arguments arguments = arguments(session, words);
            Instant start = Instant.now();
            Jobs jobs = options.limit(session.client().jobs());
            Job<Model> job = Started.by(() -> jobs.fit(model, arguments));
            if (detach) {
                session.show(() -> session.out().println(job.id()));
                return;
            }
            Model fitted = await(session, job);
            session.say(
                    ModelCommands.line(fitted) + "  after " + Text.duration(Duration.between(start, Instant.now())));
        }

        private Model await(Session session, Job<Model> job) throws InterruptedException {
            try (ProgressBar bar = new ProgressBar(session.console())) {
                return job.await(bar::show);
            } catch (ActionFailedException e) {
                throw options.ranOut(e.action())
                        ? new CommandException(Exit.CANCELLED, e.getMessage(), "give it longer by --within SECONDS")
                        : e;
            } catch (InterruptedException e) {
                throw Started.cancelled(job);
            }
        }
    }

    @Command(name = "predict", description = "Ask a model.")
    static final class Predict extends ServerCommand {

        @Parameters(index = "0", paramLabel = "MODEL", description = "Its number or an alias.")
        private String model;

        @Parameters(index = "1..*", paramLabel = "ARG", description = "JSON, @FILE, data:NAME or NAME=ARG.")
        private List<String> words = List.of();

        @Option(names = "--version", paramLabel = "N", description = "Ask that version instead of the newest.")
        private Long version;

        @Option(names = "--accept", paramLabel = "FORMAT", description = "Take the answer as ${COMPLETION-CANDIDATES}.")
        private Format accept = Format.json;

        @Option(names = "--output", paramLabel = "FILE", description = "Write the answer there.")
        private Path output;

        @Mixin
        private CallOptions options;

        @Override
        void run(Session session) throws IOException, InterruptedException {
            if (accept.binary() && output == null && session.console().outIsTerminal()) {
                throw CommandException.usage(accept + " is nothing for a terminal", "--output FILE takes it");
            }
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            options.limit(session.client().models())
                    .predict(model, version, arguments(session, words), accept.mediaType(), answer);
            if (output != null) {
                Files.write(output, answer.toByteArray());
            } else if (accept == Format.json && !session.json()) {
                Result.print(answer.toByteArray(), session.console());
            } else {
                write(session.out(), answer);
            }
        }

        private static void write(OutputStream out, ByteArrayOutputStream answer) throws IOException {
            answer.writeTo(out);
            byte[] bytes = answer.toByteArray();
            if (bytes.length > 0 && bytes[0] == '{' && bytes[bytes.length - 1] == '}') {
                out.write('\n');
            }
            out.flush();
        }
    }
}
