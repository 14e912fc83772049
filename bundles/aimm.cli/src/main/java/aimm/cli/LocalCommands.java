package aimm.cli;

import aimm.server.security.PasswordPrompt;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What needs no server. */
final class LocalCommands {

    private LocalCommands() {}

    @Command(
            name = "hash-password",
            description =
                    "Ask for a password, or read it from standard input, and print its hash for the configuration.")
    static final class HashPassword implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException, InterruptedException {
            String hash = new aimm.server.security.HashPassword().apply(PasswordPrompt.readNew());
            ((Aimm) spec.root().userObject()).console().out().println(hash);
            return Exit.OK;
        }
    }

    @Command(
            name = "completion",
            description = {
                "Print a script that lets a shell complete commands and options.",
                "bash: source <(aimm completion bash)",
                "zsh: source <(aimm completion zsh)"
            })
    static final class Completion implements Callable<Integer> {

        enum Shell {
            bash,
            zsh
        }

        @Spec
        private CommandSpec spec;

        @Parameters(
                paramLabel = "SHELL",
                arity = "0..1",
                defaultValue = "bash",
                description = "bash or zsh; ${DEFAULT-VALUE} if not said.")
        @SuppressWarnings("UnusedVariable") // one script serves both
        private Shell shell;

        @Override
        public Integer call() {
            Aimm aimm = (Aimm) spec.root().userObject();
            aimm.console().out().print(AutoComplete.bash("aimm", spec.root().commandLine()));
            return Exit.OK;
        }
    }
}
