package aimm.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program. */
@Command(
        name = "aimm",
        description = "Creates, fits, asks and moves the models of an AIMM server.",
        abbreviateSynopsis = true,
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%nOptions, before or after the command:%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "An argument ARG of a call is JSON, or data:NAME for a data access, or @FILE with JSON in it; npy, CSV or"
                    + " Arrow if it ends in .npy, .csv or .arrow. NAME=ARG passes it by keyword. 'aimm COMMAND --help' tells"
                    + " more of a command.",
            "",
            "Exit status: 0 done, 1 refused or failed, 2 wrong usage, 3 server unreachable, 4 not allowed, 5 cancelled"
                    + " or out of time."
        },
        versionProvider = Aimm.Version.class,
        subcommands = {
            CatalogCommands.Types.class,
            CatalogCommands.Data.class,
            ModelCommands.ListModels.class,
            ModelCommands.Show.class,
            CallCommands.Create.class,
            CallCommands.Fit.class,
            CallCommands.Predict.class,
            ModelCommands.Versions.class,
            ModelCommands.Rollback.class,
            FileCommands.Download.class,
            FileCommands.Upload.class,
            FileCommands.Export.class,
            FileCommands.Import.class,
            ModelCommands.Delete.class,
            TagCommands.class,
            MetadataCommands.class,
            AliasCommands.class,
            ActionCommands.ListActions.class,
            ActionCommands.Watch.class,
            ActionCommands.Cancel.class,
            ActionCommands.Log.class,
            PluginCommands.class,
            BundleCommands.class,
            CatalogCommands.Workers.class,
            CatalogCommands.Audit.class,
            Top.class,
            LocalCommands.HashPassword.class,
            LocalCommands.Completion.class
        })
public final class Aimm implements Runnable {

    private static final int HELP_WIDTH = 100;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    final ServerOptions server = new ServerOptions();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            order = 100,
            description = "Tell how the command is used.")
    @SuppressWarnings("UnusedVariable") // the library looks at it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            order = 101,
            description = "Tell which version this is.")
    @SuppressWarnings("UnusedVariable") // the library looks at it
    private boolean version;

    public Aimm() {
        this(Console.ofProcess());
    }

    Aimm(Console console) {
        this.console = console;
    }

    /** Entry point of the process. */
    public static void main(String... arguments) {
        Console console = Console.ofProcess();
        int status = Interrupts.guard(() -> new Aimm(console).run(arguments));
        console.out().flush();
        System.exit(status);
    }

    /** @return the exit status */
    int run(String... arguments) {
        CommandLine line = new CommandLine(this)
                .setExpandAtFiles(false)
                .setColorScheme(Help.defaultColorScheme(console.color() ? Help.Ansi.ON : Help.Ansi.OFF))
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setUsageHelpWidth(HELP_WIDTH)
                .setParameterExceptionHandler(
                        (failure, words) -> Failure.of(failure).say(console))
                .setExecutionExceptionHandler(
                        (failure, command, result) -> Failure.of(failure).say(console));
        line.getSubcommands().values().forEach(Aimm::hideInherited);
        return line.execute(arguments);
    }

    /** The options of all commands are told once. */
    private static void hideInherited(CommandLine command) {
        command.getHelpSectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_OPTION_LIST,
                        help -> help.optionListExcludingGroups(help.commandSpec().options().stream()
                                .filter(option -> !option.inherited())
                                .map(OptionSpec.class::cast)
                                .toList()));
        command.getCommandSpec()
                .usageMessage()
                .abbreviateSynopsis(true)
                .commandListHeading("%nCommands:%n")
                .footer("", "'aimm --help' lists the options of all commands.");
        command.getSubcommands().values().forEach(Aimm::hideInherited);
    }

    Console console() {
        return server.noColor ? console.plain() : console;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what shall be done? Name a command");
    }

    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Aimm.class.getPackage().getImplementationVersion();
            return new String[] {
                "aimm " + (version == null ? "unreleased" : version) + " (Java " + Runtime.version() + ")"
            };
        }
    }
}
