package dev.quarkstream.app.command;

import dev.quarkstream.app.link.LinksByHand;
import dev.quarkstream.app.mail.MailConfig;
import dev.quarkstream.app.mail.MailSetup;
import dev.quarkstream.schema.Schema;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What operators do with accounts. */
@RegisterForReflection
@Command(
        name = "account",
        description = "What operators do with accounts.",
        subcommands = {
            AccountCommands.All.class,
            AccountCommands.Show.class,
            AccountCommands.Disable.class,
            AccountCommands.Enable.class,
            AccountCommands.SignOut.class,
            AccountCommands.Delete.class,
            AccountCommands.ResetLink.class
        },
        mixinStandardHelpOptions = true)
final class AccountCommands implements Runnable {

    private static final String DONE_OR_NOT = "1:there is no such account, or it could not be done";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli's
    CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(
                command.commandLine(),
                "Missing subcommand: list, show, disable, enable, sign-out, delete or reset-link");
    }

    /** An account in a list, or by itself. */
    private record Line(
            String id,
            String email,
            String name,
            boolean emailVerified,
            Instant createdAt,
            @Nullable Instant disabledAt,
            long sessions,
            long tokens,
            @Nullable Instant lastActiveAt) {

        /** Of live sessions and tokens; a place for a condition. */
        private static final String SELECT = """
                SELECT a.id::text, a.email, a.name, a.email_verified_at IS NOT NULL, a.created_at,
                    (SELECT d.disabled_at FROM {schema}.disabled_owner d WHERE d.owner_id = a.id::text),
                    (SELECT count(*) FROM {schema}.user_session s
                        WHERE s.owner_id = a.id::text AND least(s.active_until, s.expires_at) > now()),
                    (SELECT count(*) FROM {schema}.access_token t
                        WHERE t.owner_id = a.id::text AND (t.expires_at IS NULL OR t.expires_at > now())),
                    greatest(
                        (SELECT max(u.last_active_at) FROM {schema}.user_session s
                            JOIN {schema}.user_session_use u ON u.session_id = s.id WHERE s.owner_id = a.id::text),
                        (SELECT max(u.last_used_at) FROM {schema}.access_token t
                            JOIN {schema}.access_token_use u ON u.token_id = t.id WHERE t.owner_id = a.id::text))
                FROM public.account a %s ORDER BY a.id DESC LIMIT ?""";

        static Line of(ResultSet row) throws SQLException {
            return new Line(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getBoolean(4),
                    row.getObject(5, OffsetDateTime.class).toInstant(),
                    instant(row, 6),
                    row.getLong(7),
                    row.getLong(8),
                    instant(row, 9));
        }

        private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
            var value = row.getObject(column, OffsetDateTime.class);
            return value == null ? null : value.toInstant();
        }

        String text() {
            return "%s  %s  %s  %s, %s, %s%s"
                    .formatted(
                            id,
                            OneLineText.of(email),
                            OneLineText.of(name),
                            counted(sessions, "session"),
                            counted(tokens, "token"),
                            lastActiveAt == null ? "never active" : "last active " + lastActiveAt,
                            disabledAt == null ? "" : ", disabled since " + disabledAt);
        }

        Map<String, Object> members() {
            var members = new LinkedHashMap<String, Object>();
            members.put("id", id);
            members.put("email", email);
            members.put("name", name);
            members.put("emailVerified", emailVerified);
            members.put("createdAt", createdAt.toString());
            members.put("disabledAt", text(disabledAt));
            members.put("sessions", sessions);
            members.put("tokens", tokens);
            members.put("lastActiveAt", text(lastActiveAt));
            return members;
        }

        private static @Nullable String text(@Nullable Instant instant) {
            return instant == null ? null : instant.toString();
        }
    }

    private static String counted(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static OffsetDateTime now() {
        return OffsetDateTime.now(Clock.system(ZoneOffset.UTC));
    }

    /** All accounts, or those that somebody looks for. */
    @RegisterForReflection
    @Command(
            name = "list",
            description = "Lists accounts, the newest first.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:listed", "1:they could not be listed", Answering.MISUNDERSTOOD})
    static final class All extends Answering {

        private static final String MATCHING =
                "WHERE ?::text IS NULL OR position(lower(?) IN lower(a.email)) > 0 OR position(lower(?) IN lower(a.name)) > 0";

        @Option(names = "--matching", paramLabel = "TEXT", description = "Whose e-mail or name has this in it.")
        @Nullable String matching;

        @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "At most so many; 100.")
        int limit;

        @Override
        Answer answer() throws SQLException {
            if (limit < 1) {
                throw new ParameterException(command.commandLine(), "--limit must be 1 or more");
            }
            try (var database = Database.existing(Settings.plain());
                    var connection = database.connect();
                    var statement = connection.prepareStatement(
                            Schema.of(Settings.checked()).sql(Line.SELECT.formatted(MATCHING)))) {
                for (var i = 1; i <= 3; i++) {
                    statement.setString(i, matching);
                }
                statement.setInt(4, limit);
                var lines = new ArrayList<Line>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        lines.add(Line.of(rows));
                    }
                }
                var text = lines.stream().map(Line::text).collect(Collectors.joining("\n"));
                return Answer.done(
                        lines.isEmpty() ? "No accounts" : text,
                        Map.of("accounts", lines.stream().map(Line::members).toList()));
            }
        }
    }

    /** Something that is done with one account. */
    @RegisterForReflection
    abstract static class OfOne extends Answering {

        @Parameters(paramLabel = "EMAIL|ID", description = "Whose account.")
        @SuppressWarnings("NullAway.Init") // picocli's
        String account;

        abstract Answer answer(Connection connection, Schema schema, KnownAccount known) throws SQLException;

        @Override
        Answer answer() throws SQLException {
            try (var database = Database.existing(Settings.plain());
                    var connection = database.connect()) {
                var known = KnownAccount.find(connection, account);
                return known.isPresent()
                        ? answer(connection, Schema.of(Settings.checked()), known.get())
                        : KnownAccount.missing(account);
            }
        }

        /** What a function of the schema's says that is told of an owner and of the time, or of nobody's address. */
        static Optional<Boolean> change(Connection connection, Schema schema, String function, String owner)
                throws SQLException {
            try (var statement =
                    connection.prepareStatement(schema.sql("SELECT {schema}." + function + "(?, ?, NULL, NULL)"))) {
                statement.setString(1, owner);
                statement.setObject(2, now());
                try (var row = statement.executeQuery()) {
                    row.next();
                    var was = row.getBoolean(1);
                    return row.wasNull() ? Optional.empty() : Optional.of(was);
                }
            }
        }

        /** How many rows a query has. */
        static long rows(Connection connection, String query, String owner) throws SQLException {
            try (var statement = connection.prepareStatement("SELECT count(*) FROM " + query)) {
                statement.setString(1, owner);
                statement.setObject(2, now());
                try (var row = statement.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        }
    }

    /** One account. */
    @RegisterForReflection
    @Command(
            name = "show",
            description = "Shows an account: whose it is, and how many sessions and tokens of it live.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:shown", DONE_OR_NOT, Answering.MISUNDERSTOOD})
    static final class Show extends OfOne {

        @Override
        Answer answer(Connection connection, Schema schema, KnownAccount known) throws SQLException {
            try (var statement =
                    connection.prepareStatement(schema.sql(Line.SELECT.formatted("WHERE a.id = ?::uuid")))) {
                statement.setString(1, known.id());
                statement.setInt(2, 1);
                try (var row = statement.executeQuery()) {
                    if (!row.next()) { // deleted just now
                        return KnownAccount.missing(account);
                    }
                    var line = Line.of(row);
                    return Answer.done(line.text(), line.members());
                }
            }
        }
    }

    /** Shuts somebody out for a while. */
    @RegisterForReflection
    @Command(
            name = "disable",
            description =
                    "Refuses an account's sessions and tokens, at once and on every server, and lets nobody sign in to it. "
                            + "Nothing is lost: they live again when it is enabled.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:it is disabled", DONE_OR_NOT, Answering.MISUNDERSTOOD})
    static final class Disable extends OfOne {

        @Override
        Answer answer(Connection connection, Schema schema, KnownAccount known) throws SQLException {
            return change(connection, schema, "disable_owner", known.id())
                    .map(isNew -> Answer.done(
                            isNew
                                    ? "Disabled " + known.id() + ": its sessions and tokens are refused from now on"
                                    : known.id() + " was disabled before",
                            Map.of("id", known.id(), "disabled", true, "changed", isNew)))
                    .orElseGet(() -> KnownAccount.missing(account)); // deleted just now
        }
    }

    /** Lets somebody in again. */
    @RegisterForReflection
    @Command(
            name = "enable",
            description = "Lets an account's sessions and tokens live again that have not ended meanwhile.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:it is enabled", DONE_OR_NOT, Answering.MISUNDERSTOOD})
    static final class Enable extends OfOne {

        @Override
        Answer answer(Connection connection, Schema schema, KnownAccount known) throws SQLException {
            var isNew = change(connection, schema, "enable_owner", known.id()).orElse(false);
            return Answer.done(
                    isNew ? "Enabled " + known.id() : known.id() + " was not disabled",
                    Map.of("id", known.id(), "disabled", false, "changed", isNew));
        }
    }

    /** Ends what somebody is signed in with. */
    @RegisterForReflection
    @Command(
            name = "sign-out",
            description = "Ends all sessions of an account, at once and on every server.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:signed out", DONE_OR_NOT, Answering.MISUNDERSTOOD})
    static final class SignOut extends OfOne {

        @Option(names = "--tokens", description = "Revoke all its tokens too.")
        boolean tokens;

        @Override
        Answer answer(Connection connection, Schema schema, KnownAccount known) throws SQLException {
            connection.setAutoCommit(false); // both or neither
            var ended = rows(connection, schema.sql("{schema}.end_sessions(?, NULL, ?, NULL, NULL)"), known.id());
            var revoked =
                    tokens ? rows(connection, schema.sql("{schema}.revoke_tokens(?, ?, NULL, NULL)"), known.id()) : 0;
            connection.commit();
            return Answer.done(
                    "Ended " + counted(ended, "session") + (tokens ? ", revoked " + counted(revoked, "token") : ""),
                    Map.of("id", known.id(), "sessions", ended, "tokens", revoked));
        }
    }

    /** Has an account gone, with all that hangs on it. */
    @RegisterForReflection
    @Command(
            name = "delete",
            description = "Deletes an account with all that it has, at once and on every server. There is no way back.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:deleted", DONE_OR_NOT, Answering.MISUNDERSTOOD})
    static final class Delete extends OfOne {

        @Option(names = "--yes", required = true, description = "That this is meant.")
        boolean yes;

        @Override
        Answer answer(Connection connection, Schema schema, KnownAccount known) throws SQLException {
            try (var statement = connection.prepareStatement("DELETE FROM public.account WHERE id = ?::uuid")) {
                statement.setString(1, known.id());
                return statement.executeUpdate() > 0
                        ? Answer.done("Deleted " + known.id(), Map.of("id", known.id(), "deleted", true))
                        : KnownAccount.missing(account); // by somebody else just now
            }
        }
    }

    /** Lets somebody in who has forgotten the password and gets no mail. */
    @RegisterForReflection
    @Command(
            name = "reset-link",
            description =
                    "Prints a link by which its reader chooses another password for an account, once and within an hour. "
                            + "Links that were made or sent before work no more.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:printed", DONE_OR_NOT, Answering.MISUNDERSTOOD})
    static final class ResetLink extends OfOne {

        private static final String TELL = """
                INSERT INTO {schema}.event (id, at, owner_id, kind)
                SELECT {schema}.next_id(?), ?, o.id, 'password-reset-requested' FROM {schema}.token_owner o WHERE o.id = ?
                FOR KEY SHARE""";

        @Option(
                names = "--panel-url",
                paramLabel = "URL",
                description = "Where the panel is; quarkstream.mail.panel-url if not given.")
        @Nullable URI panelUrl;

        @Override
        Answer answer(Connection connection, Schema schema, KnownAccount known) throws SQLException {
            var panel = panel();
            connection.setAutoCommit(false);
            var made = LinksByHand.reset(connection, known.email(), Instant.now(Clock.systemUTC()));
            if (made.isEmpty()) { // deleted, or another address, just now
                return KnownAccount.missing(account);
            }
            try (var statement = connection.prepareStatement(schema.sql(TELL))) {
                statement.setObject(1, now());
                statement.setObject(2, now());
                statement.setString(3, known.id());
                statement.executeUpdate();
            }
            connection.commit();
            var link = panel + made.get().path();
            return Answer.done(
                    link,
                    Map.of(
                            "id",
                            known.id(),
                            "link",
                            link,
                            "expiresAt",
                            made.get().expiresAt().toString()));
        }

        private String panel() {
            return Optional.ofNullable(panelUrl)
                    .or(() -> Settings.checked()
                            .getConfigMapping(MailConfig.class)
                            .panelUrl())
                    .map(url -> MailSetup.page(url, ""))
                    .orElseThrow(() -> new ConfigurationException(
                            "Say where the panel is, by --panel-url or quarkstream.mail.panel-url"));
        }
    }
}
