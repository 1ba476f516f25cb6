package dev.quarkstream.event;

import static dev.quarkstream.schema.Parameters.column;
import static dev.quarkstream.schema.Parameters.utc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quarkstream.EventKind;
import dev.quarkstream.audit.Client;
import dev.quarkstream.audit.Clients;
import dev.quarkstream.schema.Ids;
import dev.quarkstream.schema.Schema;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Refusals that their owner is to know of. Anybody can cause them as often as they like, so none costs a write: they are
 * counted, and written for all at once, one row for each subject, address and hour.
 */
@ApplicationScoped
public class RefusedEvents {

    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(10);

    /** Beyond it nothing more is counted until the database has taken some. */
    private static final int MAX_PENDING = 10_000;

    /** Further ones of an hour are counted together, without an address. */
    private static final int MAX_ADDRESSES = 20;

    private static final String WRITE = """
            WITH heard AS (
                SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::uuid[], $6::text[],
                        $7::text[], $8::text[], $9::bigint[], $10::text[])
                    AS h (id, at, owner_id, kind, token_id, token_name, address, agent, times, same)),
            held AS MATERIALIZED (
                SELECT o.id FROM {schema}.token_owner o WHERE o.id = ANY ($3::text[]) ORDER BY o.id FOR KEY SHARE)
            INSERT INTO {schema}.event AS e
                (id, at, owner_id, kind, token_id, token_name, address, agent, times, same)
            SELECT h.id, h.at, h.owner_id, h.kind, h.token_id, h.token_name, h.address, h.agent, h.times, h.same
            FROM heard h JOIN held ON held.id = h.owner_id ORDER BY h.same
            ON CONFLICT (same) DO UPDATE SET times = e.times + excluded.times""";

    /** Whatever the token was called: a token that is renamed in an hour has one row of it. */
    private record Place(
            EventKind kind, String owner, @Nullable UUID token, Instant hour) {}

    private record Refusal(Place place, @Nullable String address) {

        String same() {
            return "%s %s %s %s %s".formatted(place.kind.word(), place.hour, place.owner, place.token, address);
        }
    }

    private record Count(
            UUID id,
            Instant at,
            @Nullable String tokenName,
            @Nullable String agent,
            long times) {

        Count and(Count later) {
            return of(times + later.times);
        }

        @Nullable Count without(Count written) {
            return times == written.times ? null : of(times - written.times);
        }

        private Count of(long times) {
            return new Count(id, at, tokenName, agent, times);
        }
    }

    private final Map<Refusal, Count> pending = new ConcurrentHashMap<>();
    private final Cache<Place, Set<String>> addresses = Caffeine.newBuilder()
            .maximumSize(MAX_PENDING)
            .expireAfterWrite(Duration.ofHours(1))
            .build();
    private final AtomicBoolean writing = new AtomicBoolean();
    private final Pool database;
    private final Clients clients;
    private final Ids ids;
    private final Clock clock;
    private final String write;

    RefusedEvents(Pool database, Schema schema, Clients clients, Ids ids, Clock clock) {
        this.database = database;
        this.clients = clients;
        this.ids = ids;
        this.clock = clock;
        this.write = schema.sql(WRITE);
    }

    /** Of the request at hand. */
    public void add(EventKind kind, Events.Subject subject) {
        add(kind, subject, clients.atHand());
    }

    public void add(EventKind kind, Events.Subject subject, RoutingContext http) {
        add(kind, subject, clients.of(http));
    }

    private void add(EventKind kind, Events.Subject subject, Client client) {
        var now = clock.instant();
        var place = new Place(kind, subject.owner(), subject.token(), now.truncatedTo(ChronoUnit.HOURS));
        var refusal = new Refusal(place, isOneOfFew(place, client.address()) ? client.address() : null);
        if (pending.size() < MAX_PENDING || pending.containsKey(refusal)) {
            pending.merge(refusal, new Count(ids.next(), now, subject.name(), client.agent(), 1), Count::and);
        }
    }

    private boolean isOneOfFew(Place place, @Nullable String address) {
        if (address == null) {
            return false;
        }
        var known = addresses.get(place, any -> ConcurrentHashMap.newKeySet());
        return known.contains(address) || (known.size() < MAX_ADDRESSES && known.add(address));
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> flush() {
        if (pending.isEmpty() || !writing.compareAndSet(false, true)) {
            return Uni.createFrom().voidItem();
        }
        return write(List.copyOf(new HashMap<>(pending).entrySet())).eventually(() -> writing.set(false));
    }

    private Uni<Void> write(List<Map.Entry<Refusal, Count>> batch) {
        return database.preparedQuery(write)
                .execute(Tuple.from(List.of(
                        column(batch, UUID[]::new, one -> one.getValue().id),
                        column(batch, OffsetDateTime[]::new, one -> utc(one.getValue().at)),
                        column(batch, String[]::new, one -> one.getKey().place.owner),
                        column(
                                batch,
                                String[]::new,
                                one -> one.getKey().place.kind.word()),
                        column(batch, UUID[]::new, one -> one.getKey().place.token),
                        column(batch, String[]::new, one -> one.getValue().tokenName),
                        column(batch, String[]::new, one -> one.getKey().address),
                        column(batch, String[]::new, one -> one.getValue().agent),
                        column(batch, Long[]::new, one -> one.getValue().times),
                        column(batch, String[]::new, one -> one.getKey().same()))))
                .ifNoItem()
                .after(GIVE_UP_AFTER)
                .fail()
                .invoke(() -> batch.forEach(
                        one -> pending.computeIfPresent(one.getKey(), (same, count) -> count.without(one.getValue()))))
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> Log.warnf("Refusals of %d kinds not written yet: %s", batch.size(), failure))
                .onFailure()
                .recoverWithNull();
    }

    void writeAtShutdown(@Observes ShutdownEvent event) {
        flush().await().indefinitely(); // it gives up in time
    }
}
