package dev.quarkstream.app.mail;

import static dev.quarkstream.schema.Parameters.utc;

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

/**
 * Makes a mail of each thing that happened to a token of which its owner is to hear. What happened is in the database in any
 * case, whoever did it, so that no mail is lost with a process.
 */
@ApplicationScoped
class TokenNotices {

    /** Of what happened while mail was off, or nobody ran. */
    private static final Duration LOOKS_BACK = Duration.ofDays(3);

    /** What happened first may be committed last, and the clocks of replicas differ. */
    private static final Duration OVERLAP = Duration.ofMinutes(15);

    private static final int BATCH = 1_000;

    private static final long ADVISORY_LOCK = 0x7175_6172_6b6d_616cL; // "quarkmal"

    // One replica at a time, or two would wait for one another's rows. Whoever is just being deleted is passed over:
    // the next
    // run finds them or does not. Owners are accounts, unless somebody has put others there by hand.
    private static final String COLLECT = """
            WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(%d) AS ours),
            told AS MATERIALIZED (
                SELECT e.id, a.id AS account_id, e.kind, e.token_id, e.token_name, e.at
                FROM {schema}.event e JOIN public.account a ON a.id = CASE
                    WHEN e.owner_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN e.owner_id::uuid END
                WHERE (SELECT ours FROM turn) AND e.kind = ANY ($1) AND e.at > $2
                    AND NOT EXISTS (SELECT FROM public.mail m WHERE m.id = e.id)
                ORDER BY e.at LIMIT %d FOR KEY SHARE OF a SKIP LOCKED),
            written AS (
                INSERT INTO public.mail (id, account_id, template, parameters, created_at, due_at)
                SELECT id, account_id, kind, jsonb_build_object('token', token_id, 'name', token_name), at, $3 FROM told
                ON CONFLICT DO NOTHING RETURNING id)
            SELECT (SELECT ours FROM turn) AS ours, (SELECT count(*) FROM written) AS written""".formatted(ADVISORY_LOCK, BATCH);

    private final Pool database;
    private final MailSetup setup;
    private final Clock clock;
    private final String collect;
    private volatile Instant seenUntil = Instant.MIN;
    private volatile boolean stopping;

    TokenNotices(Pool database, Schema schema, MailSetup setup, Clock clock) {
        this.database = database;
        this.setup = setup;
        this.clock = clock;
        this.collect = schema.sql(COLLECT);
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> collect() {
        if (!setup.isOn()) {
            return Uni.createFrom().voidItem();
        }
        var now = clock.instant();
        var since = since(now);
        return Multi.createBy()
                .repeating()
                .uni(() -> collectBatch(since, now))
                .whilst(batch -> batch.getLong("written") == BATCH && !stopping)
                .collect()
                .last()
                .invoke(last -> {
                    if (last.getBoolean("ours") && !stopping) {
                        seenUntil = now;
                    }
                })
                .replaceWithVoid()
                .onFailure(any -> !stopping)
                .invoke(failure ->
                        Log.warnf("Owners are told later by mail what happened to their tokens: %s", failure))
                .onFailure()
                .recoverWithNull();
    }

    /** A clock that was set back has seen nothing of what is to come. */
    private Instant since(Instant now) {
        var earliest = now.minus(LOOKS_BACK);
        var seen = seenUntil.isAfter(now) ? now : seenUntil;
        return seen.isAfter(earliest) ? seen.minus(OVERLAP) : earliest;
    }

    private Uni<Row> collectBatch(Instant since, Instant now) {
        return database.preparedQuery(collect)
                .execute(Tuple.of(TokenLetters.KINDS.toArray(String[]::new), utc(since), utc(now)))
                .map(rows -> rows.iterator().next());
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }
}
