package dev.quarkstream.app.command;

import io.quarkus.runtime.annotations.RegisterForReflection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Takes tokens over from elsewhere. */
@RegisterForReflection
@Command(
        name = "import",
        description = "Takes tokens over from elsewhere.",
        subcommands = ImportSanctum.class,
        mixinStandardHelpOptions = true)
final class Import implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's
    CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "Missing subcommand: sanctum");
    }
}
