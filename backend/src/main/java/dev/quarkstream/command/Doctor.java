package dev.quarkstream.command;

import dev.quarkstream.authentication.OriginDoubts;
import dev.quarkstream.database.Migrations;
import dev.quarkstream.database.ServerLocation;
import dev.quarkstream.database.StartFailure;
import dev.quarkstream.permission.PermissionCatalogue;
import dev.quarkstream.session.SessionKeyDoubts;
import dev.quarkstream.verification.CacheConfig;
import dev.quarkstream.verification.CacheConfig.Mode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.SmallRyeConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
            "1:something must be done first"
        })
final class Doctor extends Answering {

    private static final int OLDEST_POSTGRESQL = 14;
    private static final Duration NOTICEABLE = Duration.ofSeconds(2);
    private static final Duration HARMFUL = Duration.ofSeconds(30);
    private static final int PATIENCE = (int) Duration.ofSeconds(2).toMillis();

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
                look("permissions", check -> permissions(check, config)));
    }

    private static Finding look(String check, Look look) {
        try {
            return look.at(check);
        } catch (Exception e) {
            return failed(check, e, "");
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

    private static List<Finding> database() {
        try (var database = Database.existing(Settings.plain())) {
            try (var connection = database.connect()) {
                return List.of(
                        look("database", check -> version(check, connection, database)),
                        look("migrations", check -> migrations(check, database)),
                        look("clock", check -> clock(check, connection)),
                        look("listen", check -> listening(check, database, connection)));
            } catch (SQLException e) {
                return List.of(failed("database", e, database.login().location()));
            }
        } catch (RuntimeException e) {
            return List.of(failed("database", e, ""));
        }
    }

    private static Finding version(String check, Connection connection, Database database) throws SQLException {
        var server = connection.getMetaData();
        var found = server.getDatabaseProductName() + " " + server.getDatabaseProductVersion();
        return server.getDatabaseMajorVersion() < OLDEST_POSTGRESQL
                ? new Finding(
                        check, Verdict.FAILED, found + " is too old: " + OLDEST_POSTGRESQL + " or later is needed")
                : new Finding(
                        check, Verdict.OK, found + " at " + database.login().location());
    }

    private static Finding migrations(String check, Database database) {
        var state = new Migrations(database.login()).state();
        if (state.newer()) {
            return new Finding(check, Verdict.FAILED, "A newer version of this program has migrated this database");
        }
        return Finding.of(
                check,
                state.pending() == 0
                        ? List.of()
                        : List.of(state.pending() + " are pending after version " + state.version()
                                + ": migrate, or the next start, makes them"),
                "At version " + state.version() + ", none is pending");
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

    /** What is said on the pool's address must be heard on the address for listening. */
    private static Finding listening(String check, Database database, Connection speaker) throws SQLException {
        var config = Settings.checked();
        var cache = config.getConfigMapping(CacheConfig.class);
        if (cache.mode() == Mode.TTL) {
            return new Finding(
                    check,
                    Verdict.OK,
                    "Not used (quarkstream.tokens.cache.mode=ttl): other replicas honour a revoked token for up to "
                            + cache.maximumAge());
        }
        var url = config.getOptionalValue("quarkstream.database.listen-url", String.class)
                .orElse(database.login().url());
        try (var listener = database.login().at(url).connect()) {
            var channel = "quarkstream_doctor_" + UUID.randomUUID().toString().replace('-', '_');
            execute(listener, "LISTEN " + channel);
            execute(speaker, "NOTIFY " + channel);
            var heard = Optional.ofNullable(listener.unwrap(PGConnection.class).getNotifications(PATIENCE));
            return heard.filter(notifications -> notifications.length > 0).isPresent()
                    ? new Finding(check, Verdict.OK, "Revocations are heard through " + ServerLocation.of(url))
                    : new Finding(
                            check,
                            Verdict.FAILED,
                            "Nothing is heard through " + ServerLocation.of(url)
                                    + ", so nothing would be remembered: name a direct connection in"
                                    + " quarkstream.database.listen-url, or choose quarkstream.tokens.cache.mode=ttl");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
