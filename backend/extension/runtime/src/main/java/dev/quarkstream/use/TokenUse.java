package dev.quarkstream.use;

import static dev.quarkstream.schema.Parameters.column;
import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.Token.LastUse;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.audit.Client;
import dev.quarkstream.audit.Clients;
import dev.quarkstream.identity.PermissionUse;
import dev.quarkstream.identity.TokenCaller;
import dev.quarkstream.meter.Meters;
import dev.quarkstream.schema.Schema;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When tokens were last used, from where and for what, and how often a day: remembered in memory and written for all of them at once, so that no
 * request pays for it. A process that is killed loses what it has not written, a few seconds' worth; requests whose write
 * was done but not answered are counted twice.
 */
@Startup // its metrics are there from the beginning
@ApplicationScoped
public class TokenUse implements PermissionUse {

    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final UUID NOBODY = new UUID(0, 0);

    /** Of the days that are told, today's is the last. */
    private static final int DAYS = 30;

    /** Beyond it, uses of further tokens are not remembered until the database has taken some. */
    private static final int MAX_PENDING = 100_000;

    /** Last uses are told to the second: most requests have nothing new to say but that there was one more. */
    private static final Duration STEP = Duration.ofSeconds(1);

    // Each replica locks the tokens' rows in one order and before anything else; a deleted token has no row left and is
    // passed over.
    private static final String WRITE = """
            WITH heard AS (
                SELECT * FROM unnest($1::uuid[], $2::date[], $3::timestamptz[], $4::bigint[], $5::text[], $6::text[])
                    AS h (token_id, day, at, requests, address, agent)),
            used AS (
                SELECT u.token_id, u.last_used_at IS NULL AS first FROM {schema}.access_token_use u
                WHERE u.token_id = ANY ($1::uuid[] || $7::uuid[])
                ORDER BY u.token_id FOR NO KEY UPDATE),
            counted AS (
                INSERT INTO {schema}.access_token_usage AS d (token_id, day, requests)
                SELECT h.token_id, h.day, h.requests FROM heard h JOIN used USING (token_id)
                ON CONFLICT (token_id, day) DO UPDATE SET requests = d.requests + excluded.requests),
            permitted AS (
                INSERT INTO {schema}.access_token_permission_use AS p (token_id, permission, last_used_at)
                SELECT h.token_id, h.permission, h.at
                FROM unnest($7::uuid[], $8::text[], $9::timestamptz[]) AS h (token_id, permission, at) JOIN used USING (token_id)
                ON CONFLICT (token_id, permission) DO UPDATE SET last_used_at = greatest(p.last_used_at, excluded.last_used_at)),
            written AS (
                UPDATE {schema}.access_token_use u SET last_used_at = latest.at,
                    last_used_address = latest.address, last_used_agent = latest.agent
                FROM (
                    SELECT DISTINCT ON (h.token_id) h.token_id, h.at, h.address, h.agent, used.first
                    FROM heard h JOIN used USING (token_id) ORDER BY h.token_id, h.at DESC) latest
                WHERE u.token_id = latest.token_id AND (u.last_used_at IS NULL OR u.last_used_at <= latest.at)
                RETURNING u.token_id, latest.first)
            SELECT t.id, t.owner_id FROM written w JOIN {schema}.access_token t ON t.id = w.token_id WHERE w.first""";

    private static final int BATCH = 10_000;

    private static final String FORGET = """
            DELETE FROM {schema}.access_token_usage WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM {schema}.access_token_usage WHERE day <= $1 LIMIT %d))""".formatted(BATCH);

    private static final String DAYS_OF =
            "SELECT day, requests FROM {schema}.access_token_usage WHERE token_id = $1 AND day > $2";

    private static final String PERMISSIONS_OF =
            "SELECT permission, last_used_at FROM {schema}.access_token_permission_use WHERE token_id = $1";

    /** Before it nobody wrote down what tokens were used for. */
    private static final String SINCE = "SELECT made_at FROM {schema}.schema_history WHERE version = 4";

    private final Map<Day, Use> pending = new ConcurrentHashMap<>();
    private final Map<Permitted, Instant> pendingPermissions = new ConcurrentHashMap<>();
    private final AtomicBoolean writing = new AtomicBoolean();
    private final Pool database;
    private final UseConfig config;
    private final Audit audit;
    private final Clock clock;
    private final String write;
    private final String forget;
    private final String daysOf;
    private final String permissionsOf;
    private final String since;
    private final Clients clients;
    private final Meters.Count written;
    private final Meters.Count failed;
    private final DoubleConsumer sizes;

    TokenUse(Pool database, Schema schema, UseConfig config, Audit audit, Clients clients, Clock clock, Meters meters) {
        this.clients = clients;
        this.config = config;
        this.audit = audit;
        this.database = database;
        this.write = schema.sql(WRITE);
        this.forget = schema.sql(FORGET);
        this.daysOf = schema.sql(DAYS_OF);
        this.permissionsOf = schema.sql(PERMISSIONS_OF);
        this.since = schema.sql(SINCE);
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

    /** As a client says it: what is kept of it is made when it is written. */
    private record Use(
            Instant last, SocketAddress address, @Nullable String agent, AtomicLong requests) {

        static Use of(RoutingContext http, Instant at, long requests) {
            var request = http.request();
            return new Use(
                    at, request.remoteAddress(), request.getHeader(HttpHeaders.USER_AGENT), new AtomicLong(requests));
        }

        /** Whether another that comes now has only its number to tell. */
        boolean isJustNow(Instant now) {
            return last.plus(STEP).isAfter(now);
        }

        /** Nothing, if nothing came in between. */
        @Nullable Use without(long written) {
            return requests.addAndGet(-written) == 0 ? null : this;
        }
    }

    /** What is being written of a day. */
    private record Written(Day day, Use use, long requests) {

        static Written of(Map.Entry<Day, Use> pending) {
            var use = pending.getValue();
            return new Written(pending.getKey(), use, use.requests.get());
        }
    }

    private record Permitted(UUID tokenId, String permission) {}

    /** A request that a token was good for. */
    public void record(UUID tokenId, RoutingContext http) {
        if (!config.lastUsed()) {
            return;
        }
        var now = clock.instant();
        var day = Day.of(tokenId, now);
        if (pending.size() < MAX_PENDING || pending.containsKey(day)) {
            pending.compute(day, (same, known) -> {
                if (known != null && known.isJustNow(now)) {
                    known.requests.incrementAndGet();
                    return known;
                }
                return Use.of(http, now, known == null ? 1 : known.requests.get() + 1);
            });
        }
    }

    @Override
    public void used(TokenCaller token, String permission) {
        if (!config.lastUsed()) {
            return;
        }
        var carried = token.permissions().contains(permission) ? permission : TokenCaller.EVERYTHING;
        var what = new Permitted(token.id(), carried);
        var now = clock.instant();
        var known = pendingPermissions.get(what);
        if (known == null
                ? pendingPermissions.size() < MAX_PENDING
                : known.plus(STEP).isBefore(now)) {
            pendingPermissions.put(what, now);
        }
    }

    /** The last use, as this replica and the database know it. */
    public Optional<LastUse> lastUse(UUID tokenId, Optional<LastUse> written) {
        var today = Day.of(tokenId, clock.instant());
        return Stream.of(today, new Day(tokenId, today.day - 1))
                .map(pending::get)
                .filter(use -> use != null)
                .findFirst()
                .filter(use ->
                        written.isEmpty() || use.last.isAfter(written.get().at()))
                .map(this::lastUse)
                .or(() -> written);
    }

    private LastUse lastUse(Use use) {
        var client = clients.of(use.address, use.agent);
        return new LastUse(use.last, client.address(), client.agent());
    }

    /** Since when it is known what a token is used for; empty: it is not written down. */
    public Uni<Optional<Instant>> recordedSince(Instant createdAt) {
        return config.lastUsed()
                ? database.preparedQuery(since)
                        .execute()
                        .map(rows -> rows.iterator()
                                .next()
                                .getOffsetDateTime("made_at")
                                .toInstant())
                        .map(begun -> Optional.of(begun.isAfter(createdAt) ? begun : createdAt))
                : Uni.createFrom().item(Optional.empty());
    }

    /** When each of these let a request through last; uses that other replicas have not written are missing. */
    public Uni<List<PermissionLastUsed>> permissions(UUID tokenId, List<String> names) {
        return database.preparedQuery(permissionsOf).execute(Tuple.of(tokenId)).map(rows -> {
            var used = new HashMap<String, Instant>();
            rows.forEach(row -> used.put(
                    row.getString("permission"),
                    row.getOffsetDateTime("last_used_at").toInstant()));
            names.forEach(name -> {
                var later = pendingPermissions.get(new Permitted(tokenId, name));
                if (later != null) {
                    used.merge(name, later, (a, b) -> a.isAfter(b) ? a : b);
                }
            });
            return names.stream()
                    .map(name -> new PermissionLastUsed(name, used.get(name)))
                    .toList();
        });
    }

    /** The last days, oldest first, those without a request included; uses that other replicas have not written are missing. */
    public Uni<List<DailyUse>> days(UUID tokenId) {
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
        return new DailyUse(day.date(), written.getOrDefault(day.date(), 0L) + (use == null ? 0 : use.requests.get()));
    }

    @Scheduled(
            every = "${quarkstream.tokens.last-used-flush:5s}",
            delayed = "5s",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> flush() {
        if (isWritten() || !writing.compareAndSet(false, true)) {
            return Uni.createFrom().voidItem();
        }
        return write(pending.entrySet().stream().map(Written::of).toList(), new HashMap<>(pendingPermissions))
                .eventually(() -> writing.set(false));
    }

    private boolean isWritten() {
        return pending.isEmpty() && pendingPermissions.isEmpty();
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

    private Uni<Void> write(List<Written> batch, Map<Permitted, Instant> permissions) {
        var permitted = List.copyOf(permissions.entrySet());
        var kept = batch.stream()
                .map(one -> clients.of(one.use.address, one.use.agent))
                .toList();
        return database.preparedQuery(write)
                .execute(Tuple.from(List.of(
                        column(batch, UUID[]::new, one -> one.day.tokenId),
                        column(batch, LocalDate[]::new, one -> one.day.date()),
                        column(batch, OffsetDateTime[]::new, one -> utc(one.use.last)),
                        column(batch, Long[]::new, Written::requests),
                        column(kept, String[]::new, Client::address),
                        column(kept, String[]::new, Client::agent),
                        column(permitted, UUID[]::new, one -> one.getKey().tokenId),
                        column(permitted, String[]::new, one -> one.getKey().permission),
                        column(permitted, OffsetDateTime[]::new, one -> utc(one.getValue())))))
                .ifNoItem()
                .after(GIVE_UP_AFTER)
                .fail()
                .invoke(first -> {
                    first.forEach(row -> audit.tokenFirstUsed(row.getString("owner_id"), row.getUUID("id")));
                    batch.forEach(this::forget);
                    permissions.forEach(pendingPermissions::remove);
                    written.increment();
                    sizes.accept(batch.size());
                })
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> {
                    failed.increment();
                    Log.warnf("Uses of %d tokens not written yet: %s", batch.size(), failure);
                })
                .onFailure()
                .recoverWithNull();
    }

    private void forget(Written written) {
        pending.computeIfPresent(written.day, (same, use) -> use.without(written.requests));
    }

    void flushAtShutdown(@Observes ShutdownEvent event) {
        var deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!isWritten() && System.nanoTime() < deadline) {
            flush().await().indefinitely(); // each write gives up in time
            if (!isWritten()) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        if (!pending.isEmpty()) {
            Log.warnf("Uses of %d tokens lost", pending.size());
        }
    }
}
