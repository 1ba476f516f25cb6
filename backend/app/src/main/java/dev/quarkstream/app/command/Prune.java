package dev.quarkstream.app.command;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.event.OldEvents;
import dev.quarkstream.schema.DeadRows;
import dev.quarkstream.schema.PruningConfig;
import dev.quarkstream.session.EndedSessions;
import dev.quarkstream.token.ExpiredTokens;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes dead rows, for those who do that by a timer of their own. */
@RegisterForReflection
@Command(
        name = "prune",
        description =
                "Deletes tokens and sessions that ended longer ago than quarkstream.tokens.prune-after, and events "
                        + "older than quarkstream.events.keep-for. "
                        + "A server does the same by itself; at any time one process prunes.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:not done", Answering.MISUNDERSTOOD})
final class Prune extends Answering {

    private static final long MILLIS_TO_A_TURN = 100;

    @Option(names = "--dry-run", description = "Only count them.")
    boolean dryRun;

    @Override
    Answer answer() throws SQLException, InterruptedException {
        var settings = Settings.checked();
        var now = Instant.now(Clock.systemUTC()).truncatedTo(ChronoUnit.SECONDS);
        var pruneAfter = settings.getConfigMapping(PruningConfig.class).pruneAfter();
        var before = now.minus(pruneAfter);
        try (var database = Database.existing(Settings.plain());
                var connection = database.connect()) {
            var rows = new LinkedHashMap<String, Long>();
            for (var dead :
                    List.of(ExpiredTokens.rows(settings), EndedSessions.rows(settings), OldEvents.rows(settings))) {
                var cutoff = utc(now.minus(dead.keptFor().orElse(pruneAfter)));
                rows.put(
                        dead.kind() + "s", dryRun ? count(connection, dead, cutoff) : delete(connection, dead, cutoff));
            }
            var members = new LinkedHashMap<String, Object>(rows);
            members.put("before", before.toString());
            members.put("dryRun", dryRun);
            return Answer.done(
                    text(rows) + (dryRun ? " would be" : "") + " deleted; tokens and sessions that ended before "
                            + before,
                    members);
        }
    }

    private static String text(LinkedHashMap<String, Long> rows) {
        return rows.entrySet().stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
    }

    private static long count(Connection connection, DeadRows dead, OffsetDateTime before) throws SQLException {
        try (var statement = connection.prepareStatement(dead.count("?"))) {
            statement.setObject(1, before);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Batch by batch, in turn with a server that is doing the same. */
    private static long delete(Connection connection, DeadRows dead, OffsetDateTime before)
            throws SQLException, InterruptedException {
        try (var statement = connection.prepareStatement(dead.deleteBatch("?"))) {
            statement.setObject(1, before);
            for (var total = 0L; ; ) {
                try (var row = statement.executeQuery()) {
                    row.next();
                    var ours = row.getBoolean("ours");
                    var deleted = row.getLong("deleted");
                    total += deleted;
                    if (ours && deleted < DeadRows.BATCH) {
                        return total;
                    }
                    if (!ours) {
                        Thread.sleep(MILLIS_TO_A_TURN);
                    }
                }
            }
        }
    }
}
