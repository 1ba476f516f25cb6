package dev.quarkstream.app.command;

import dev.quarkstream.app.account.Account;
import dev.quarkstream.app.command.ExportedRows.BadRow;
import dev.quarkstream.app.command.ExportedRows.Row;
import dev.quarkstream.app.command.LaravelTokens.LaravelToken;
import dev.quarkstream.permission.PermissionCatalogue;
import dev.quarkstream.schema.Schema;
import dev.quarkstream.token.TokenConfig;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Takes tokens over from an application on Laravel Sanctum, whose bearers notice nothing. */
@RegisterForReflection
@Command(
        name = "sanctum",
        description =
                "Takes over the tokens of a Laravel application: its table personal_access_tokens, on standard input "
                        + "as CSV (or as mysql --batch writes it) with the columns' names in the first line, or with --from straight "
                        + "out of a PostgreSQL database. A column email says "
                        + "whose account each belongs to; without it, tokenable_id is the account's id. All are taken, or none. "
                        + "What came before does not come again, also if it was revoked since.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:all are here", "1:none was taken, and each bad line is told", Answering.MISUNDERSTOOD})
final class ImportSanctum extends Answering {

    private static final int MAX_FAULTS = 20;
    private static final String TYPE = "tokenable_type";

    @Option(
            names = "--ability",
            paramLabel = "THEIRS=OURS",
            description =
                    "The permission that an ability becomes; with nothing behind the = it is left out. Without this, "
                            + "one that is no permission here is refused.")
    Map<String, String> abilities = new LinkedHashMap<>();

    @Option(names = "--type", description = "Only what belongs to this model, such as App\\Models\\User.")
    @Nullable String type;

    @Option(names = "--zone", description = "The time zone of the Laravel application; UTC if not given.")
    String zone = "UTC";

    @Option(
            names = "--from",
            paramLabel = "URL",
            description =
                    "The Laravel application's database, postgresql://host:port/name, in place of standard input.")
    @Nullable String from;

    @Option(names = "--user", description = "Who signs in there.")
    String user = "";

    @Option(names = "--password-file", paramLabel = "FILE", description = "A file that holds the password for there.")
    @Nullable Path passwordFile;

    @Option(
            names = "--users",
            paramLabel = "TABLE",
            description =
                    "Where it keeps its users, whose email says whose account each token belongs to; users if not given.")
    String users = "users";

    @Option(names = "--dry-run", description = "Only try it.")
    boolean dryRun;

    @Override
    Answer answer() throws SQLException, IOException {
        var settings = Settings.checked();
        var laravel = new LaravelTokens(PermissionCatalogue.check(settings), abilities, zone());
        try {
            var rows = ofOneModel(rows());
            try (var database = Database.existing(Settings.plain());
                    var connection = database.connect()) {
                connection.setAutoCommit(false);
                var accepted = settings.getConfigMapping(TokenConfig.class).acceptImported();
                return take(rows, laravel, connection, Schema.of(settings), accepted);
            }
        } catch (BadRow e) {
            return refused(List.of(String.valueOf(e.getMessage())));
        }
    }

    private List<Row> rows() throws SQLException, IOException {
        return from == null
                ? ExportedRows.of(System.in.readAllBytes(), LaravelTokens.COLUMNS)
                : new LaravelDatabase(
                                from,
                                user,
                                passwordFile == null
                                        ? ""
                                        : Files.readString(passwordFile).strip())
                        .rows(users);
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new ParameterException(command.commandLine(), "--zone: there is no time zone " + zone, e);
        }
    }

    /** Ids are those of one table: the first user and the first team are two owners. */
    private List<Row> ofOneModel(List<Row> rows) {
        if (type != null) {
            return rows.stream().filter(row -> row.require(TYPE).equals(type)).toList();
        }
        var types = rows.stream()
                .map(row -> String.valueOf(row.value(TYPE)))
                .distinct()
                .toList();
        if (types.size() > 1) {
            throw new ConfigurationException("These belong to several models, say which with --type: " + types);
        }
        return rows;
    }

    private Answer take(List<Row> rows, LaravelTokens laravel, Connection connection, Schema schema, boolean accepted)
            throws SQLException {
        var faults = new ArrayList<String>();
        var imported = 0;
        try (var owners = new Owners(connection);
                var insert = connection.prepareStatement(
                        schema.sql("SELECT {schema}.import_token(?, ?, ?, ?, ?, ?, ?, ?)"))) {
            for (var row : rows) {
                try {
                    var token = laravel.read(row);
                    var owner = owners.of(row);
                    imported += faults.isEmpty() && isNew(insert, owner, token) ? 1 : 0;
                } catch (BadRow e) {
                    faults.add(String.valueOf(e.getMessage()));
                }
            }
        }
        if (!faults.isEmpty()) {
            return refused(faults); // the transaction ends with its connection
        }
        if (!dryRun) {
            connection.commit();
        }
        return taken(imported, rows.size() - imported, accepted);
    }

    private static boolean isNew(PreparedStatement insert, String owner, LaravelToken token) throws SQLException {
        insert.setString(1, token.id());
        insert.setString(2, owner);
        insert.setString(3, token.name());
        insert.setBytes(4, token.digest());
        insert.setArray(
                5,
                insert.getConnection().createArrayOf("text", token.permissions().toArray()));
        insert.setObject(6, token.createdAt());
        insert.setObject(7, token.lastUsedAt());
        insert.setObject(8, token.expiresAt());
        try (var row = insert.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private Answer taken(int imported, int present, boolean accepted) {
        return Answer.done(
                imported + " tokens" + (dryRun ? " would be" : "") + " imported, " + present + " came before"
                        + (accepted ? "" : "; they are refused until quarkstream.tokens.accept-imported is true"),
                Map.of("imported", imported, "present", present, "accepted", accepted, "dryRun", dryRun));
    }

    private static Answer refused(List<String> faults) {
        var rest = faults.size() - MAX_FAULTS;
        return Answer.failed(
                "Nothing was imported:\n"
                        + faults.stream().limit(MAX_FAULTS).collect(Collectors.joining("\n"))
                        + (rest > 0 ? "\nand " + rest + " lines more" : ""),
                Map.of(
                        "imported",
                        0,
                        "faults",
                        faults.stream().limit(MAX_FAULTS).toList()));
    }

    /** Whose accounts they become; those stay until the transaction ends. */
    private static final class Owners implements AutoCloseable {

        private final PreparedStatement find;
        private final Map<Object, Optional<String>> found = new HashMap<>();

        Owners(Connection connection) throws SQLException {
            this.find = connection.prepareStatement(
                    "SELECT id::text FROM account WHERE email_key = ? OR id = ? FOR KEY SHARE");
        }

        String of(Row row) throws SQLException {
            var email = row.value("email");
            return email == null
                    ? find(id(row)).orElseThrow(() -> new BadRow(row.place(), "tokenable_id is no account's"))
                    : find(Account.keyOf(email.strip()))
                            .orElseThrow(() -> new BadRow(row.place(), "no account has this email"));
        }

        private static UUID id(Row row) {
            try {
                return UUID.fromString(row.require("tokenable_id"));
            } catch (IllegalArgumentException e) {
                throw new BadRow(row.place(), "tokenable_id is no account's; a column email would say whose it is");
            }
        }

        private Optional<String> find(Object emailOrId) throws SQLException {
            var known = found.get(emailOrId);
            if (known == null) {
                find.setString(1, emailOrId instanceof String email ? email : null);
                find.setObject(2, emailOrId instanceof UUID id ? id : null, Types.OTHER);
                try (var account = find.executeQuery()) {
                    known = account.next() ? Optional.of(account.getString(1)) : Optional.empty();
                }
                found.put(emailOrId, known);
            }
            return known;
        }

        @Override
        public void close() throws SQLException {
            find.close();
        }
    }
}
