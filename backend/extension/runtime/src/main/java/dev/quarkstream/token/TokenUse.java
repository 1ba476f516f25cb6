package dev.quarkstream.token;

import dev.quarkstream.audit.Audit;
import dev.quarkstream.meter.Meters;
import dev.quarkstream.schema.Schema;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When tokens were last used, and how often a day: remembered in memory and written for all of them at once, so that no
 * request pays for it. A process that is killed loses what it has not written, a few seconds' worth; requests whose write
 * was done but not answered are counted twice.
 */
@Startup // its metrics are there from the beginning
@ApplicationScoped
public class TokenUse {

    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final UUID NOBODY = new UUID(0, 0);

    /** Of the days that are told, today's is the last. */
    private static final int DAYS = 30;

    /** Beyond it, uses of further tokens are not remembered until the database has taken some. */
    private static final int MAX_PENDING = 100_000;

    // Each replica locks the tokens' rows in one order and before anything else; a deleted token has no row left and is
    // passed over.
    private static final String WRITE = """
            WITH heard AS (
                SELECT * FROM unnest($1::uuid[], $2::date[], $3::timestamptz[], $4::bigint[])
                    AS h (token_id, day, at, requests)),
            used AS (
                SELECT u.token_id, u.last_used_at IS NULL AS first FROM {schema}.access_token_use u WHERE u.token_id = ANY ($1::uuid[])
                ORDER BY u.token_id FOR NO KEY UPDATE),
            counted AS (
                INSERT INTO {schema}.access_token_usage AS d (token_id, day, requests)
                SELECT h.token_id, h.day, h.requests FROM heard h JOIN used USING (token_id)
                ON CONFLICT (token_id, day) DO UPDATE SET requests = d.requests + excluded.requests),
            written AS (
                UPDATE {schema}.access_token_use u SET last_used_at = greatest(u.last_used_at, latest.at)
                FROM (
                    SELECT h.token_id, max(h.at) AS at, bool_or(first) AS first
                    FROM heard h JOIN used USING (token_id) GROUP BY h.token_id) latest
                WHERE u.token_id = latest.token_id
                RETURNING u.token_id, latest.first)
            SELECT t.id, t.owner_id FROM written w JOIN {schema}.access_token t ON t.id = w.token_id WHERE w.first""";

    private static final int BATCH = 10_000;

    private static final String FORGET = """
            DELETE FROM {schema}.access_token_usage WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM {schema}.access_token_usage WHERE day <= $1 LIMIT %d))""".formatted(BATCH);

    private static final String DAYS_OF =
            "SELECT day, requests FROM {schema}.access_token_usage WHERE token_id = $1 AND day > $2";

    private final Map<Day, Use> pending = new ConcurrentHashMap<>();
    private final AtomicBoolean writing = new AtomicBoolean();
    private final Pool database;
    private final TokenConfig config;
    private final Audit audit;
    private final Clock clock;
    private final String write;
    private final String forget;
    private final String daysOf;
    private final Meters.Count written;
    private final Meters.Count failed;
    private final DoubleConsumer sizes;

    TokenUse(Pool database, Schema schema, TokenConfig config, Audit audit, Clock clock, Meters meters) {
        this.config = config;
        this.audit = audit;
        this.database = database;
        this.write = schema.sql(WRITE);
        this.forget = schema.sql(FORGET);
        this.daysOf = schema.sql(DAYS_OF);
        this.clock = clock;
        this.written = flushes(meters, "written");
        this.failed = flushes(meters, "failed");
        this.sizes = meters.sizes("quarkstream.use.flushed.tokens", "Tokens whose uses one flush wrote");
        meters.gauge("quarkstream.use.pending", "Tokens whose uses are not written yet", "", pending::size);
    }

    private static Meters.Count flushes(Meters meters, String outcome) {
        return meters.count("quarkstream.use.flushes", "Writes of last uses", "outcome", outcome);
    }

    /** A token's day, counted from 1970-01-01 in UTC. */
    private record Day(UUID tokenId, long day) {

        static Day of(UUID tokenId, Instant at) {
            return new Day(
                    tokenId,
                    Math.floorDiv(at.getEpochSecond(), Duration.ofDays(1).toSeconds()));
        }

        LocalDate date() {
            return LocalDate.ofEpochDay(day);
        }
    }

    private record Use(Instant last, long requests) {

        Use and(Instant at) {
            return new Use(at.isAfter(last) ? at : last, requests + 1);
        }

        /** Nothing, if nothing came in between. */
        @Nullable Use without(Use written) {
            return requests == written.requests ? null : new Use(last, requests - written.requests);
        }
    }

    void record(UUID tokenId, Instant at) {
        if (!config.lastUsed()) {
            return;
        }
        var day = Day.of(tokenId, at);
        if (pending.size() < MAX_PENDING || pending.containsKey(day)) {
            pending.compute(day, (same, use) -> use == null ? new Use(at, 1) : use.and(at));
        }
    }

    /** What this replica knows of the last use and the database does not yet. */
    Optional<Instant> pending(UUID tokenId) {
        var today = Day.of(tokenId, clock.instant());
        return Stream.of(today, new Day(tokenId, today.day - 1))
                .map(pending::get)
                .filter(use -> use != null)
                .map(Use::last)
                .findFirst();
    }

    /** The last days, oldest first, those without a request included; uses that other replicas have not written are missing. */
    Uni<List<DailyUse>> days(UUID tokenId) {
        var today = Day.of(tokenId, clock.instant()).day;
        return database.preparedQuery(daysOf)
                .execute(Tuple.of(tokenId, LocalDate.ofEpochDay(today - DAYS)))
                .map(rows -> {
                    var written = new HashMap<LocalDate, Long>();
                    rows.forEach(row -> written.put(row.getLocalDate("day"), row.getLong("requests")));
                    return Stream.iterate(today - DAYS + 1, day -> day + 1)
                            .limit(DAYS)
                            .map(day -> daily(new Day(tokenId, day), written))
                            .toList();
                });
    }

    private DailyUse daily(Day day, Map<LocalDate, Long> written) {
        var use = pending.get(day);
        return new DailyUse(day.date(), written.getOrDefault(day.date(), 0L) + (use == null ? 0 : use.requests));
    }

    @Scheduled(
            every = "${quarkstream.tokens.last-used-flush:5s}",
            delayed = "5s",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> flush() {
        if (pending.isEmpty() || !writing.compareAndSet(false, true)) {
            return Uni.createFrom().voidItem();
        }
        return write(new HashMap<>(pending)).eventually(() -> writing.set(false));
    }

    /** Days that are told no more. */
    @Scheduled(every = "24h", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> forgetOldDays() {
        var today = Day.of(NOBODY, clock.instant()).day;
        var last = Tuple.of(LocalDate.ofEpochDay(today - DAYS));
        return Multi.createBy()
                .repeating()
                .uni(() -> database.preparedQuery(forget).execute(last).map(SqlResult::rowCount))
                .whilst(deleted -> deleted == BATCH)
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> Log.warnf("Old days' uses not deleted, tomorrow again: %s", failure))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> write(Map<Day, Use> batch) {
        var ids = new UUID[batch.size()];
        var days = new LocalDate[batch.size()];
        var times = new OffsetDateTime[batch.size()];
        var requests = new Long[batch.size()];
        var i = 0;
        for (var used : batch.entrySet()) {
            ids[i] = used.getKey().tokenId;
            days[i] = used.getKey().date();
            times[i] = OffsetDateTime.ofInstant(used.getValue().last, ZoneOffset.UTC);
            requests[i] = used.getValue().requests;
            i++;
        }
        return database.preparedQuery(write)
                .execute(Tuple.of(ids, days, times, requests))
                .ifNoItem()
                .after(GIVE_UP_AFTER)
                .fail()
                .invoke(first -> {
                    first.forEach(row -> audit.tokenFirstUsed(row.getString("owner_id"), row.getUUID("id")));
                    batch.forEach(this::forget);
                    written.increment();
                    sizes.accept(batch.size());
                })
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> {
                    failed.increment();
                    Log.warnf("Uses of %d tokens not written yet: %s", ids.length, failure);
                })
                .onFailure()
                .recoverWithNull();
    }

    private void forget(Day day, Use written) {
        pending.computeIfPresent(day, (same, use) -> use.without(written));
    }

    void flushAtShutdown(@Observes ShutdownEvent event) {
        var deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!pending.isEmpty() && System.nanoTime() < deadline) {
            flush().await().indefinitely(); // each write gives up in time
            if (!pending.isEmpty()) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        if (!pending.isEmpty()) {
            Log.warnf("Uses of %d tokens lost", pending.size());
        }
    }
}
