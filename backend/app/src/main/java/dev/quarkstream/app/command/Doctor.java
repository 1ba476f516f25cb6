package dev.quarkstream.app.command;

import dev.quarkstream.app.database.DatabaseLogin;
import dev.quarkstream.app.database.Migrations;
import dev.quarkstream.app.database.StartFailure;
import dev.quarkstream.app.database.TemporaryFolder;
import dev.quarkstream.app.mail.MailSetup;
import dev.quarkstream.feed.ServerKind;
import dev.quarkstream.origin.OriginDoubts;
import dev.quarkstream.permission.PermissionCatalogue;
import dev.quarkstream.redis.FleetListeners;
import dev.quarkstream.schema.Schema;
import dev.quarkstream.session.SessionKeyDoubts;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import picocli.CommandLine.Command;

/** Looks at everything that a server needs and says what is wrong, without changing any of it. */
@RegisterForReflection
@Command(
        name = "doctor",
        description = "Looks at the settings and the database, says what is wrong with them, and changes nothing.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:a server would run well, or with the warnings that are listed",
            "1:something must be done first",
            Answering.MISUNDERSTOOD
        })
final class Doctor extends Answering {

    private static final int OLDEST_POSTGRESQL = 14;
    private static final Duration NOTICEABLE = Duration.ofSeconds(2);
    private static final Duration HARMFUL = Duration.ofSeconds(30);
    private static final int PATIENCE = (int) Duration.ofSeconds(2).toMillis();

    private static final String RIGHTS = """
            SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS read_only,
                   (SELECT string_agg(tablename, ', ' ORDER BY tablename) FROM pg_tables
                    WHERE (schemaname = ANY (current_schemas(false)) OR schemaname = '{schema}')
                      AND NOT (has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT')
                          AND has_table_privilege(format('%I.%I', schemaname, tablename), 'INSERT')
                          AND has_table_privilege(format('%I.%I', schemaname, tablename), 'UPDATE')
                          AND has_table_privilege(format('%I.%I', schemaname, tablename), 'DELETE'))) AS lacking""";

    /** Whoever may not look at standbys sees that they are there. */
    private static final String STANDBYS = """
            SELECT count(*) AS standbys,
                   current_setting('synchronous_standby_names') <> ''
                       AND current_setting('synchronous_commit') NOT IN ('off', 'local') AS waits
            FROM pg_stat_replication WHERE application_name IS NULL
                OR application_name NOT IN ('pg_basebackup', 'pg_receivewal')""";

    private static final String LISTENERS =
            "SELECT count(*) FROM \"{schema}\".feed_listener WHERE seen_at > clock_timestamp() - interval '15 seconds'";

    private static final int MOST_LISTENERS = 50;

    private static final String MODE = "quarkstream.tokens.cache.mode";

    private enum Verdict {
        OK,
        WARNING,
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Finding(String check, Verdict verdict, String detail) {

        static Finding of(String check, List<String> doubts, String otherwise) {
            return doubts.isEmpty()
                    ? new Finding(check, Verdict.OK, otherwise)
                    : new Finding(check, Verdict.WARNING, String.join("; ", doubts));
        }

        Map<String, String> members() {
            return Map.of("name", check, "status", verdict.word(), "detail", detail);
        }

        String line() {
            return "%-8s %-13s %s".formatted(verdict.word(), check, detail);
        }
    }

    /** One look at something; what it throws is what is wrong. */
    private interface Look {
        Finding at(String check) throws Exception;
    }

    @Override
    Answer answer() {
        var findings = new ArrayList<Finding>();
        try {
            findings.addAll(settings(Settings.checked()));
        } catch (RuntimeException e) {
            findings.add(failed("settings", e, ""));
        }
        findings.add(look("temporary", Doctor::temporaryFolder));
        findings.addAll(database());
        var healthy = findings.stream().noneMatch(finding -> finding.verdict() == Verdict.FAILED);
        return new Answer(
                healthy,
                findings.stream().map(Finding::line).collect(Collectors.joining(System.lineSeparator())),
                Map.of(
                        "healthy",
                        healthy,
                        "checks",
                        findings.stream().map(Finding::members).toList()));
    }

    private static List<Finding> settings(SmallRyeConfig config) {
        return List.of(
                new Finding("settings", Verdict.OK, "Each can be read, and none is misspelt"),
                look("session-key", check -> Finding.of(check, SessionKeyDoubts.of(config), "It is good")),
                look(
                        "spa-origins",
                        check -> Finding.of(
                                check, OriginDoubts.of(config), "They and the cookie's settings go together")),
                look("proxy", check -> proxy(check, config)),
                look("permissions", check -> permissions(check, config)),
                look("mail", check -> mail(check, config)));
    }

    private static Finding temporaryFolder(String check) {
        return new Finding(check, Verdict.OK, TemporaryFolder.requireWritable() + " can be written");
    }

    private static Finding look(String check, Look look) {
        return look(check, "", look);
    }

    private static Finding look(String check, String database, Look look) {
        try {
            return look.at(check);
        } catch (Exception e) {
            return failed(check, e, database);
        }
    }

    private static Finding failed(String check, Exception reason, String database) {
        return new Finding(
                check,
                Verdict.FAILED,
                new StartFailure(reason, database).explanation().orElse(reason.toString()));
    }

    private static Finding permissions(String check, SmallRyeConfig config) {
        var known = PermissionCatalogue.check(config);
        return Finding.of(
                check,
                known.isEmpty() ? List.of("None is configured: tokens can be given * alone") : List.of(),
                String.join(", ", known));
    }

    private static Finding proxy(String check, SmallRyeConfig config) {
        var trusted = config.getOptionalValues("quarkstream.proxy.trusted", String.class)
                .orElse(List.of());
        var doubts = trusted.stream()
                .filter(network -> network.endsWith("/0"))
                .map(network -> network + " is everybody: anyone can then claim any address, and https")
                .toList();
        return Finding.of(
                check,
                doubts,
                trusted.isEmpty()
                        ? "None is trusted: X-Forwarded-* and Forwarded are ignored"
                        : "Trusted: " + String.join(", ", trusted));
    }

    private static Finding mail(String check, SmallRyeConfig config) {
        var sender = MailSetup.sender(config);
        if (sender.isEmpty()) {
            return Finding.of(
                    check,
                    MailSetup.lacksSender(config)
                            ? List.of("None is sent: quarkus.mailer.host is set, and quarkus.mailer.from is not")
                            : List.of(),
                    "None is sent: quarkus.mailer.from is not set");
        }
        var server = sender.get();
        var location = server.host() + ":" + server.port();
        try (var connection = new Socket()) {
            connection.connect(new InetSocketAddress(server.host(), server.port()), PATIENCE);
            return new Finding(check, Verdict.OK, "The server at " + location + " takes connections");
        } catch (IOException e) { // it may be back before there is anything to send
            return new Finding(
                    check, Verdict.WARNING, "The server at " + location + " cannot be reached: " + e.getMessage());
        }
    }

    private static List<Finding> database() {
        var config = Settings.asWritten();
        try (var database = Database.existing(config)) {
            var location = database.login().location();
            try (var connection = database.connect()) {
                return List.of(
                        look("database", location, check -> version(check, connection, location)),
                        look("rights", location, check -> rights(check, connection)),
                        look("migrations", location, check -> migrations(check, connection, database)),
                        look("clock", location, check -> clock(check, connection)),
                        look("standby", location, check -> standby(check, connection)),
                        listening(config, database.login(), connection),
                        look("fleet", location, check -> fleet(check, config, connection)));
            } catch (SQLException e) {
                return List.of(failed("database", e, location));
            }
        } catch (RuntimeException e) {
            return List.of(failed("database", e, ""));
        }
    }

    private static Finding version(String check, Connection connection, String location) throws SQLException {
        var server = connection.getMetaData();
        var found = server.getDatabaseProductName() + " " + server.getDatabaseProductVersion();
        return server.getDatabaseMajorVersion() < OLDEST_POSTGRESQL
                ? new Finding(
                        check, Verdict.FAILED, found + " is too old: " + OLDEST_POSTGRESQL + " or later is needed")
                : new Finding(check, Verdict.OK, found + " at " + location);
    }

    /** A read replica would do for everything that a doctor does, and for nothing that a server does. */
    private static Finding rights(String check, Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(RIGHTS.replace("{schema}", schema()))) {
            row.next();
            if (row.getBoolean("read_only")) {
                return new Finding(
                        check,
                        Verdict.FAILED,
                        "It can only be read: it is a replica, or default_transaction_read_only is on");
            }
            var lacking = row.getString("lacking");
            return lacking == null
                    ? new Finding(check, Verdict.OK, "Every table can be read and written")
                    : new Finding(check, Verdict.FAILED, "Not all of these can be read and written: " + lacking);
        }
    }

    /** A name without quotes in it. */
    private static String schema() {
        return Schema.of(Settings.checked()).name();
    }

    private static Finding migrations(String check, Connection connection, Database database) throws SQLException {
        var state = new Migrations(database.login(), Schema.of(Settings.checked())).state();
        if (!state.refusal().isEmpty()) {
            return new Finding(check, Verdict.FAILED, "The start would be refused: " + state.refusal());
        }
        if (state.version().equals("0") && hasTables(connection)) {
            return new Finding(check, Verdict.FAILED, "There are tables of somebody else in this database");
        }
        return Finding.of(
                check,
                state.pending() == 0
                        ? List.of()
                        : List.of(state.pending() + " are pending after version " + state.version() + " (tokens "
                                + state.tokens() + "): migrate, or the next start, makes them"),
                "At version " + state.version() + " (tokens " + state.tokens() + "), none is pending");
    }

    private static boolean hasTables(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = ANY (current_schemas(false)))")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static Finding clock(String check, Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            var asked = Clock.systemUTC().instant();
            try (var row = statement.executeQuery("SELECT clock_timestamp()")) {
                row.next();
                var there = row.getObject(1, OffsetDateTime.class).toInstant();
                var answered = Clock.systemUTC().instant();
                var apart = Duration.between(
                        asked.plus(Duration.between(asked, answered).dividedBy(2)), there);
                var detail = "The database's is %+.3f s from this machine's".formatted(apart.toMillis() / 1000.0);
                var size = apart.abs();
                return new Finding(
                        check,
                        size.compareTo(HARMFUL) > 0
                                ? Verdict.FAILED
                                : size.compareTo(NOTICEABLE) > 0 ? Verdict.WARNING : Verdict.OK,
                        detail);
            }
        }
    }

    /** A standby that takes over knows of no commit that it had not yet been told of. */
    private static Finding standby(String check, Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(STANDBYS)) {
            row.next();
            var standbys = row.getInt("standbys");
            return Finding.of(
                    check,
                    standbys > 0 && !row.getBoolean("waits")
                            ? List.of(
                                    "A standby follows, and commits do not wait for it: when it takes over, a token whose"
                                            + " revocation was answered may live again (synchronous_standby_names,"
                                            + " synchronous_commit)")
                            : List.of(),
                    standbys == 0 ? "None follows" : "Commits wait for it");
        }
    }

    private static Finding listening(SmallRyeConfig config, DatabaseLogin server, Connection speaker) {
        var check = "listen";
        if (config.getOptionalValue(MODE, String.class)
                .filter("ttl"::equalsIgnoreCase)
                .isPresent()) {
            return new Finding(
                    check,
                    Verdict.OK,
                    "Not used (quarkstream.tokens.cache.mode=ttl): other replicas honour a revoked token until"
                            + " quarkstream.tokens.cache.maximum-age has passed");
        }
        try {
            var listener = server.listening(config);
            return look(check, listener.location(), name -> hearing(name, listener, speaker));
        } catch (RuntimeException e) {
            return failed(check, e, "");
        }
    }

    /** What is said on the pool's address must be heard on the address for listening. */
    private static Finding hearing(String check, DatabaseLogin login, Connection speaker) throws SQLException {
        try (var listener = login.connect()) {
            var other = ServerKind.doubt(text(listener, "SELECT version()"));
            if (other.isPresent()) {
                return new Finding(
                        check,
                        Verdict.FAILED,
                        "Revocations cannot be relied on: " + other.get().getMessage()
                                + ". Choose quarkstream.tokens.cache.mode=ttl, or maximum-size=0");
            }
            var channel = "quarkstream_doctor_" + UUID.randomUUID().toString().replace('-', '_');
            execute(listener, "LISTEN " + channel);
            execute(speaker, "NOTIFY " + channel);
            var heard = listener.unwrap(PGConnection.class).getNotifications(PATIENCE);
            return heard != null && heard.length > 0
                    ? new Finding(check, Verdict.OK, "Revocations are heard through " + login.location())
                    : new Finding(
                            check,
                            Verdict.FAILED,
                            "Nothing is heard through " + login.location()
                                    + ", so nothing would be remembered: name a direct connection in"
                                    + " quarkstream.database.listen-url, or choose quarkstream.tokens.cache.mode=ttl");
        }
    }

    /** How many listen at the database, and with relays who listens to whom. */
    private static Finding fleet(String check, SmallRyeConfig config, Connection connection) throws SQLException {
        if (text(connection, "SELECT coalesce(to_regclass('\"" + schema() + "\".feed_listener')::text, '')")
                .isEmpty()) {
            return new Finding(check, Verdict.OK, "The database has not been migrated: nobody listens");
        }
        var listeners = Integer.parseInt(text(connection, LISTENERS.replace("{schema}", schema())));
        var doubts = new ArrayList<String>();
        if (listeners > MOST_LISTENERS) {
            doubts.add(listeners + " listen at the database, and each makes every revocation slower: "
                    + "let relays listen for all (quarkstream.tokens.cache.mode=relayed)");
        }
        var redis = config.getOptionalValue("quarkstream.redis.url", String.class);
        var isRelayed = config.getOptionalValue(MODE, String.class)
                .filter("relayed"::equalsIgnoreCase)
                .isPresent();
        if (redis.isEmpty()) {
            return isRelayed
                    ? new Finding(check, Verdict.FAILED, MODE + "=relayed needs quarkstream.redis.url")
                    : Finding.of(check, doubts, listeners + " listen at the database");
        }
        FleetListeners found;
        try {
            found = FleetListeners.at(
                    redis.get(),
                    config.getOptionalValue("quarkstream.redis.password", String.class),
                    text(connection, "SELECT \"" + schema() + "\".feed_name()"));
        } catch (IOException e) {
            return isRelayed
                    ? new Finding(check, Verdict.FAILED, e.getMessage() + ": nothing would be remembered")
                    : new Finding(check, Verdict.WARNING, e.getMessage() + ": each replica would count limits alone");
        }
        if (isRelayed && found.relays() == 0) {
            return new Finding(
                    check,
                    Verdict.FAILED,
                    "No relay of this database listens at Redis, so nothing would be remembered: start two (relay)");
        }
        if (isRelayed && found.relays() == 1) {
            doubts.add("One relay listens: without a second one every request asks the database while it is away");
        }
        if (found.relays() > 0 && found.replicas() == 0) {
            doubts.add(found.relays() + " relays listen, and nobody hears them");
        }
        return Finding.of(
                check,
                doubts,
                "%d listen at the database; at Redis %d relays and %d replicas"
                        .formatted(listeners, found.relays(), found.replicas()));
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
