package dev.quarkstream.app.command;

import dev.quarkstream.app.database.StartFailure;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line (picocli). Answers go to standard output, and what is wrong with a command line to standard error. */
@RegisterForReflection(targets = Commands.class, classNames = "picocli.CommandLine$AutoHelpMixin") // --help, --version
@Command(
        name = "quarkstream",
        description = "Serves personal API access tokens. Without a command: starts the server.",
        subcommands = {
            AccountCommands.class,
            Doctor.class,
            DrillCommand.class,
            Health.class,
            Import.class,
            Migrate.class,
            Prune.class,
            Relay.class,
            TokenCommands.class
        },
        mixinStandardHelpOptions = true,
        version = "1.0.0")
public final class Commands {

    /** A table, or a function. */
    private static final List<String> UNDEFINED = List.of("42P01", "42883");

    Commands() {}

    /** @return the exit code: 0 done, 1 not, 2 the command line is not understood */
    public static int run(String... args) {
        LogManager.getLogManager().getLogger("").setLevel(Level.SEVERE);
        return line().execute(asCommand(args));
    }

    /** Whether this is the one command that serves until it is stopped, and needs the whole application for it. */
    public static boolean isRelay(String... args) {
        return List.of(args).equals(List.of(Relay.NAME));
    }

    static CommandLine line() {
        return new CommandLine(new Commands())
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Commands::misunderstood)
                .setExecutionExceptionHandler(new Explanation());
    }

    private static int misunderstood(ParameterException failure, String... args) {
        var command = failure.getCommandLine();
        if (List.of(args).contains(Answering.JSON)) {
            command.getOut().println(Answer.json(Map.of("error", String.valueOf(failure.getMessage()))));
        } else {
            command.getErr().println(failure.getMessage());
            command.usage(command.getErr());
        }
        return CommandLine.ExitCode.USAGE;
    }

    /** A server's own option in the habit of some, {@code --prune}, is the command. */
    private static String[] asCommand(String... args) {
        var command = args.clone();
        var option = List.of(command).indexOf("--prune");
        if (option >= 0 && Stream.of(command).allMatch(word -> word.startsWith("-"))) {
            command[option] = command[0];
            command[0] = "prune";
        }
        return command;
    }

    /** One line says why a command failed, in the words of a start that is refused. */
    private static final class Explanation implements IExecutionExceptionHandler {

        @Override
        public int handleExecutionException(Exception failure, CommandLine command, ParseResult result) {
            var line = line(failure);
            if (result.originalArgs().contains(Answering.JSON)) {
                command.getOut().println(Answer.json(Map.of("error", line)));
            } else {
                command.getErr().println(line);
            }
            return CommandLine.ExitCode.SOFTWARE;
        }

        private static String line(Exception failure) {
            return failure instanceof SQLException sql && UNDEFINED.contains(String.valueOf(sql.getSQLState()))
                    ? "The database has not been migrated: run migrate first"
                    : new StartFailure(failure, "at quarkstream.database.url")
                            .explanation()
                            .orElse(failure.toString());
        }
    }
}
