package dev.quarkstream.app.command;

import dev.quarkstream.RotationRefusedException;
import dev.quarkstream.leak.LeakedToken;
import dev.quarkstream.schema.Schema;
import dev.quarkstream.token.TokensByHand;
import dev.quarkstream.token.TokensByHand.Listed;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.DurationConverter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What operators do with tokens. */
@RegisterForReflection
@Command(
        name = "token",
        description = "What operators do with tokens.",
        subcommands = {
            TokenCommands.Of.class,
            TokenCommands.Rotate.class,
            TokenCommands.Expose.class,
            TokenCommands.Revoke.class
        },
        mixinStandardHelpOptions = true)
final class TokenCommands implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's
    CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "Missing subcommand: list, rotate, expose or revoke");
    }

    /** The tokens of a person. */
    @RegisterForReflection
    @Command(
            name = "list",
            description = "Lists a person's tokens, the newest first; never a secret.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {
                "0:listed",
                "1:there is no such account, or they could not be listed",
                Answering.MISUNDERSTOOD
            })
    static final class Of extends Answering {

        @Option(names = "--owner", required = true, paramLabel = "EMAIL|ID", description = "Whose.")
        @SuppressWarnings("NullAway.Init") // picocli's
        String owner;

        @Override
        Answer answer() throws SQLException {
            try (var database = Database.existing(Settings.plain());
                    var connection = database.connect()) {
                var account = KnownAccount.find(connection, owner);
                if (account.isEmpty()) {
                    return KnownAccount.missing(owner);
                }
                var id = account.get().id();
                var tokens = new TokensByHand(connection, Settings.checked(), Clock.systemUTC()).of(id);
                return Answer.done(
                        tokens.isEmpty() ? "No tokens" : text(tokens),
                        Map.of(
                                "owner",
                                id,
                                "tokens",
                                tokens.stream().map(Of::members).toList()));
            }
        }

        private static String text(List<Listed> tokens) {
            return tokens.stream()
                    .map(token -> "%s  …%s  %s  [%s]  %s, %s"
                            .formatted(
                                    token.id(),
                                    token.hint(),
                                    OneLineText.of(token.name()),
                                    String.join(",", token.permissions()),
                                    token.used() == null ? "never used" : "last used " + token.used(),
                                    state(token)))
                    .collect(Collectors.joining("\n"));
        }

        private static String state(Listed token) {
            if (token.exposed()) {
                return "exposed";
            }
            var ends = token.ends();
            if (ends == null) {
                return "no expiration";
            }
            return (ends.isAfter(Instant.now(Clock.systemUTC())) ? "expires " : "expired ") + ends;
        }

        private static Map<String, Object> members(Listed token) {
            var members = new LinkedHashMap<String, Object>();
            members.put("id", token.id().toString());
            members.put("name", token.name());
            members.put("hint", token.hint());
            members.put("permissions", token.permissions());
            members.put("createdAt", token.created().toString());
            members.put("expiresAt", text(token.ends()));
            members.put("lastUsedAt", text(token.used()));
            members.put("exposed", token.exposed());
            return members;
        }

        private static @Nullable String text(@Nullable Instant instant) {
            return instant == null ? null : instant.toString();
        }
    }

    /** A new secret for somebody who cannot come to the panel. */
    @RegisterForReflection
    @Command(
            name = "rotate",
            description =
                    "Gives a token a new secret and prints it, this once. The old one works until the overlap ends.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:rotated", "1:there is no such token, or it could not be rotated", Answering.MISUNDERSTOOD
            })
    static final class Rotate extends Answering {

        @Parameters(paramLabel = "ID", description = "The token's id, as token list prints it.")
        @SuppressWarnings("NullAway.Init") // picocli's
        UUID id;

        @Option(
                names = "--overlap",
                paramLabel = "DURATION",
                converter = Durations.class,
                description =
                        "For how long the old secret works, such as 0s, 1h or 7d; quarkstream.tokens.rotation-overlap if not given.")
        @Nullable Duration overlap;

        @Override
        Answer answer() throws SQLException {
            try (var database = Database.existing(Settings.plain());
                    var connection = database.connect()) {
                return new TokensByHand(connection, Settings.checked(), Clock.systemUTC())
                        .rotate(id, Optional.ofNullable(overlap))
                        .map(rotated -> Answer.done(
                                rotated.secret(),
                                Map.of(
                                        "id",
                                        id.toString(),
                                        "plainTextToken",
                                        rotated.secret(),
                                        "previousSecretUntil",
                                        rotated.earlierWorks().toString())))
                        .orElseGet(() -> Answer.failed("There is no token " + id, Map.of("rotated", false)));
            } catch (RotationRefusedException refused) {
                var why = refused.reason() == RotationRefusedException.Reason.EXPIRED
                        ? "The token " + id + " has expired"
                        : "Somebody else rotated the token " + id + " just now";
                return Answer.failed(why, Map.of("rotated", false));
            }
        }

        /** As in settings. */
        @RegisterForReflection
        static final class Durations implements ITypeConverter<Duration> {

            @Override
            public Duration convert(String text) {
                var duration = DurationConverter.parseDuration(text);
                if (duration.isNegative()) {
                    throw new IllegalArgumentException("it is negative");
                }
                return duration;
            }
        }
    }

    /** Tokens whose secrets were found: refused from then on, and their owners are told. */
    @RegisterForReflection
    @Command(
            name = "expose",
            description =
                    "Has tokens refused whose secrets were found where they must not be: standard input has one a line. Their "
                            + "owners are told, and can rotate or delete them.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:all that are good tokens are refused from now on", "1:not done", Answering.MISUNDERSTOOD
            })
    static final class Expose extends Answering {

        @Override
        Answer answer() throws SQLException, IOException {
            var lines = lines();
            try (var database = Database.existing(Settings.plain());
                    var connection = database.connect()) {
                var schema = Schema.of(Settings.checked());
                var exposed = 0;
                for (var line : lines) {
                    var token = LeakedToken.of(line);
                    exposed += token.isPresent()
                                    && token.get().expose(connection, schema).isPresent()
                            ? 1
                            : 0;
                }
                return Answer.done(
                        exposed + " of " + lines.size() + " were good tokens; they are refused from now on",
                        Map.of("exposed", exposed, "read", lines.size()));
            }
        }

        private static List<String> lines() throws IOException {
            try (var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                var lines = input.lines()
                        .map(ByteOrderMark::removedFrom)
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
                if (lines.isEmpty()) {
                    throw new ConfigurationException("No secret came on standard input");
                }
                return lines;
            }
        }
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
            return ByteOrderMark.removedFrom(line).strip();
        }
    }
}
