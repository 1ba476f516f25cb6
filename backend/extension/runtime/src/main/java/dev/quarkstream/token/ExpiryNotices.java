package dev.quarkstream.token;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.EventKind;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.event.Events;
import dev.quarkstream.event.Events.Subject;
import dev.quarkstream.schema.Schema;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Tells owners of the ends of their tokens: 7 days before, 1 day before, and when they have come. Each once, whatever the
 * number of replicas; after an outage the last one that is due.
 */
@ApplicationScoped
public class ExpiryNotices {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration DAY = Duration.ofDays(1);

    private static final int NONE_TOLD = 0;
    private static final int WEEK_TOLD = 1;
    private static final int DAY_TOLD = 2;

    /** The end itself. */
    static final int ALL_TOLD = 3;

    private static final int BATCH = 500;

    // The owners come before their tokens, in one order; one who is being deleted is passed over. A token that was
    // rotated
    // in between has another end.
    private static final String TELL = """
            WITH due AS MATERIALIZED (
                SELECT id, owner_id, expires_at, rotated_at, 3 AS stage
                FROM {schema}.access_token WHERE end_told IN (0, 1, 2) AND (%1$s)
                UNION ALL
                SELECT id, owner_id, expires_at, rotated_at, 2
                FROM {schema}.access_token WHERE end_told IN (0, 1) AND (%2$s) AND (%1$s) IS NOT TRUE
                UNION ALL
                SELECT id, owner_id, expires_at, rotated_at, 1
                FROM {schema}.access_token WHERE end_told = 0 AND (%3$s) AND (%2$s) IS NOT TRUE
                LIMIT %4$d),
            held AS MATERIALIZED (
                SELECT o.id FROM {schema}.token_owner o WHERE o.id IN (SELECT owner_id FROM due)
                ORDER BY o.id FOR KEY SHARE SKIP LOCKED)
            UPDATE {schema}.access_token t SET end_told = d.stage
            FROM due d WHERE t.id = d.id AND t.end_told < d.stage AND d.owner_id IN (SELECT id FROM held)
                AND (t.expires_at, t.rotated_at) IS NOT DISTINCT FROM (d.expires_at, d.rotated_at)
            RETURNING t.id, t.owner_id, t.name, t.end_told, t.expires_at, coalesce(t.rotated_at, t.created_at) AS secret_since""";

    private final Pool database;
    private final Events events;
    private final Audit audit;
    private final TokenLife life;
    private final Clock clock;
    private final String tell;
    private volatile boolean stopping;

    ExpiryNotices(Pool database, Schema schema, Events events, Audit audit, TokenLife life, Clock clock) {
        this.database = database;
        this.events = events;
        this.audit = audit;
        this.life = life;
        this.clock = clock;
        this.tell =
                schema.sql(TELL.formatted(life.endsBefore("$1"), life.endsBefore("$2"), life.endsBefore("$3"), BATCH));
    }

    /** Of a token that gets its end now: a week's notice is for one that has more than a week. */
    static int notDue(@Nullable Instant end, Instant now) {
        if (end == null || end.isAfter(now.plus(WEEK))) {
            return NONE_TOLD;
        }
        return end.isAfter(now.plus(DAY)) ? WEEK_TOLD : DAY_TOLD;
    }

    @Scheduled(every = "1m", delayed = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> tellAll() {
        return Multi.createBy()
                .repeating()
                .uni(this::tellBatch)
                .whilst(told -> told == BATCH && !stopping)
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure(any -> !stopping)
                .invoke(failure -> Log.warnf("Owners are told later of the ends of their tokens: %s", failure))
                .onFailure()
                .recoverWithNull();
    }

    private record Notice(Subject token, int stage, Instant end) {}

    private Uni<Integer> tellBatch() {
        var now = clock.instant();
        return database.withTransaction(connection -> connection
                        .preparedQuery(tell)
                        .execute(Tuple.of(utc(now), utc(now.plus(DAY)), utc(now.plus(WEEK))))
                        .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                                .map(this::notice)
                                .toList())
                        .call(due -> events.write(connection, EventKind.TOKEN_EXPIRED, subjects(due, true)))
                        .call(due -> events.write(connection, EventKind.TOKEN_EXPIRING_SOON, subjects(due, false))))
                .invoke(told -> told.forEach(this::announce))
                .map(List::size);
    }

    private Notice notice(Row row) {
        var expiresAt = row.getOffsetDateTime("expires_at");
        var end = life.endOf(
                expiresAt == null ? null : expiresAt.toInstant(),
                row.getOffsetDateTime("secret_since").toInstant());
        return new Notice(
                new Subject(row.getString("owner_id"), row.getUUID("id"), row.getString("name")),
                row.getInteger("end_told"),
                end == null ? Instant.MAX : end); // what is told has an end
    }

    private static List<Subject> subjects(List<Notice> due, boolean ended) {
        return due.stream()
                .filter(notice -> ended == (notice.stage == ALL_TOLD))
                .map(Notice::token)
                .toList();
    }

    private void announce(Notice notice) {
        var id = notice.token.token();
        if (id == null) {
            return;
        }
        if (notice.stage == ALL_TOLD) {
            audit.tokenExpired(notice.token.owner(), id);
        } else {
            audit.tokenExpiring(notice.token.owner(), id, notice.end);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }
}
