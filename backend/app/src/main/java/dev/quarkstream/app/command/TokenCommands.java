package dev.quarkstream.app.command;

import dev.quarkstream.leak.LeakedToken;
import dev.quarkstream.schema.Schema;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What operators do with tokens. */
@RegisterForReflection
@Command(
        name = "token",
        description = "What operators do with tokens.",
        subcommands = TokenCommands.Revoke.class,
        mixinStandardHelpOptions = true)
final class TokenCommands implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's
    CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "Missing subcommand: revoke");
    }

    /** Ends a token of which nothing is known but its secret: it was found where it must not be. */
    @RegisterForReflection
    @Command(
            name = "revoke",
            description =
                    "Revokes the token whose secret is the first line of standard input (never an argument: other "
                            + "users of the machine see those). No server accepts it from then on.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:revoked", "1:there is no such token, or it could not be revoked", Answering.MISUNDERSTOOD
            })
    static final class Revoke extends Answering {

        @Override
        Answer answer() throws SQLException, IOException {
            var secret = LeakedToken.of(firstLine())
                    .orElseThrow(() -> new ConfigurationException("What came on standard input is no token"));
            try (var database = Database.existing(Settings.plain());
                    var connection = database.connect()) {
                return secret.revoke(connection, Schema.of(Settings.checked()))
                        .map(Revoke::revoked)
                        .orElseGet(() -> Answer.failed(
                                "No token has this secret: it was revoked before, or was never one of these",
                                Map.of("revoked", false)));
            }
        }

        private static Answer revoked(UUID id) {
            return Answer.done("Revoked the token " + id, Map.of("revoked", true, "id", id.toString()));
        }

        private static String firstLine() throws IOException {
            var line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (line == null || line.isBlank()) {
                throw new ConfigurationException("No secret came on standard input");
            }
            return line.strip();
        }
    }
}
