package aimm.runtime;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What the user asked for. */
record CommandLine(Mode mode, Optional<Path> conf, boolean shell) {

    static final String USAGE = """
            usage: aimm-server [--conf PATH] [--check] [--shell] [--hash-password] [--make-key] [--version] [--help]

              --conf PATH      configuration (default: server.yaml in $XDG_DATA_HOME/aimm or ~/.local/share/aimm;
                               if it isn't there, SQLite in that folder and HTTP on 127.0.0.1:8080)
              --check          only say whether the configuration is right
              --shell          give a shell on this terminal; leaving it stops the server
              --hash-password  ask for a password, or read it from standard input, and print its salted hash for
                               the configuration
              --make-key       print a new key for a program, and the hash of it for the configuration
              --version        say which version this is
              --help           say this
            """;

    enum Mode {
        RUN,
        CHECK,
        HASH_PASSWORD,
        MAKE_KEY,
        VERSION,
        HELP
    }

    /** The user asked for something that does not exist. */
    static final class UsageException extends Exception {

        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static CommandLine parse(String... arguments) throws UsageException {
        Mode mode = Mode.RUN;
        Optional<Path> conf = Optional.empty();
        boolean shell = false;
        Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            String argument = rest.remove();
            if (argument.startsWith("--conf=")) {
                rest.addFirst(argument.substring("--conf=".length()));
                argument = "--conf";
            }
            switch (argument) {
                case "--conf" -> conf = Optional.of(path(rest.poll()));
                case "--check" -> mode = Mode.CHECK;
                case "--shell" -> shell = true;
                case "--hash-password" -> mode = Mode.HASH_PASSWORD;
                case "--make-key" -> mode = Mode.MAKE_KEY;
                case "--version" -> mode = Mode.VERSION;
                case "--help", "-h" -> mode = Mode.HELP;
                default -> throw new UsageException("unknown argument " + argument + "; --help lists the options");
            }
        }
        return new CommandLine(mode, conf, shell);
    }

    private static Path path(String argument) throws UsageException {
        if (argument == null || argument.isEmpty()) {
            throw new UsageException("--conf needs the path of a file");
        }
        return Path.of(argument);
    }
}
