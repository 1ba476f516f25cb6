package dev.quarkstream.session;

import static dev.quarkstream.schema.Parameters.column;
import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.audit.Client;
import dev.quarkstream.audit.Clients;
import dev.quarkstream.schema.Schema;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * When sessions were last active, and from where: remembered in memory and written for all of them at once, so that no request
 * pays for it. A process that is killed loses what it has not written, a few seconds' worth.
 */
@Startup
@ApplicationScoped
public class SessionUse {

    /** Activity is told to the second: most requests have nothing new to say. */
    private static final Duration STEP = Duration.ofSeconds(1);

    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(10);

    /** Beyond it, activity of further sessions is not remembered until the database has taken some. */
    private static final int MAX_PENDING = 100_000;

    // Sessions that are just being ended are passed over: nobody waits for anybody. The others stay until this is
    // written, and
    // each replica writes in one order.
    private static final String WRITE = """
            WITH live AS MATERIALIZED (
                SELECT s.id FROM {schema}.user_session s WHERE s.id = ANY ($1::uuid[]) FOR KEY SHARE SKIP LOCKED)
            INSERT INTO {schema}.user_session_use AS u (session_id, last_active_at, address, agent)
            SELECT h.session_id, h.at, h.address, h.agent
            FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[]) AS h (session_id, at, address, agent)
                JOIN live ON live.id = h.session_id
            ORDER BY h.session_id
            ON CONFLICT (session_id) DO UPDATE
                SET last_active_at = excluded.last_active_at, address = excluded.address, agent = excluded.agent
                WHERE u.last_active_at < excluded.last_active_at""";

    private final Map<UUID, Use> pending = new ConcurrentHashMap<>();
    private final AtomicBoolean writing = new AtomicBoolean();
    private final Pool database;
    private final Clients clients;
    private final Clock clock;
    private final String write;

    SessionUse(Pool database, Schema schema, Clients clients, Clock clock) {
        this.database = database;
        this.clients = clients;
        this.clock = clock;
        this.write = schema.sql(WRITE);
    }

    /** As a browser says it: what is kept of it is made when it is written. */
    private record Use(
            Instant at, SocketAddress address, @Nullable String agent) {

        Use or(Use other) {
            return other.at.isBefore(at) ? this : other;
        }
    }

    /**
     * The last that was heard of a session.
     *
     * @param client who it came from
     */
    record Activity(Instant at, Client client) {

        Activity or(Activity other) {
            return other.at.isAfter(at) ? other : this;
        }
    }

    /** A request that a session was good for. */
    public void record(UUID session, RoutingContext http) {
        var now = clock.instant();
        var known = pending.get(session);
        if (known != null && known.at.plus(STEP).isAfter(now)) {
            return;
        }
        if (known != null || pending.size() < MAX_PENDING) {
            var request = http.request();
            pending.merge(
                    session, new Use(now, request.remoteAddress(), request.getHeader(HttpHeaders.USER_AGENT)), Use::or);
        }
    }

    /** As this replica and the database know it. */
    Activity latest(UUID session, Activity written) {
        var use = pending.get(session);
        return use == null ? written : written.or(new Activity(use.at, clients.of(use.address, use.agent)));
    }

    @Scheduled(
            every = "${quarkstream.tokens.last-used-flush:5s}",
            delayed = "5s",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> flush() {
        if (pending.isEmpty() || !writing.compareAndSet(false, true)) {
            return Uni.createFrom().voidItem();
        }
        return write(Map.copyOf(pending)).eventually(() -> writing.set(false));
    }

    private Uni<Void> write(Map<UUID, Use> uses) {
        var batch = List.copyOf(uses.entrySet());
        var kept = batch.stream()
                .map(one -> clients.of(one.getValue().address, one.getValue().agent))
                .toList();
        return database.preparedQuery(write)
                .execute(Tuple.from(List.of(
                        column(batch, UUID[]::new, Map.Entry::getKey),
                        column(batch, OffsetDateTime[]::new, one -> utc(one.getValue().at)),
                        column(kept, String[]::new, Client::address),
                        column(kept, String[]::new, Client::agent))))
                .ifNoItem()
                .after(GIVE_UP_AFTER)
                .fail()
                .invoke(() -> uses.forEach(pending::remove)) // unless something came in between
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> Log.warnf("Activity of %d sessions not written yet: %s", batch.size(), failure))
                .onFailure()
                .recoverWithNull();
    }

    void flushAtShutdown(@Observes ShutdownEvent event) {
        flush().await().indefinitely(); // gives up in time
        if (!pending.isEmpty()) {
            Log.warnf("Activity of %d sessions lost", pending.size());
        }
    }
}
