package dev.quarkstream.token;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When tokens were last used: remembered in memory and written for all of them at once, so that no request pays for it.
 * A process that is killed loses what it has not written, a few seconds' worth.
 */
@ApplicationScoped
class LastUse {

    /** Beyond it, uses of further tokens are not remembered until the database has taken some. */
    private static final int MAX_PENDING = 100_000;

    // Rows are locked in one order by every replica; a deleted token has no row left and is passed over.
    private static final String WRITE = """
            WITH used AS (
                SELECT u.token_id, v.at
                FROM access_token_use u JOIN unnest($1::uuid[], $2::timestamptz[]) AS v (id, at) ON v.id = u.token_id
                ORDER BY u.token_id FOR NO KEY UPDATE OF u)
            UPDATE access_token_use u SET last_used_at = greatest(u.last_used_at, used.at)
            FROM used WHERE u.token_id = used.token_id""";

    private final Map<UUID, Instant> pending = new ConcurrentHashMap<>();
    private final Pool database;

    LastUse(Pool database) {
        this.database = database;
    }

    void record(UUID tokenId, Instant at) {
        if (pending.size() < MAX_PENDING || pending.containsKey(tokenId)) {
            pending.merge(tokenId, at, LastUse::later);
        }
    }

    /** What this replica knows and the database does not yet. */
    Optional<Instant> pending(UUID tokenId) {
        return Optional.ofNullable(pending.get(tokenId));
    }

    @Scheduled(every = "${quarkstream.tokens.last-used-flush:5s}", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> flush() {
        var batch = new HashMap<>(pending);
        return batch.isEmpty() ? Uni.createFrom().voidItem() : write(batch);
    }

    private Uni<Void> write(Map<UUID, Instant> batch) {
        var ids = batch.keySet().toArray(UUID[]::new);
        var times = new OffsetDateTime[ids.length];
        for (var i = 0; i < ids.length; i++) {
            times[i] = OffsetDateTime.ofInstant(batch.get(ids[i]), ZoneOffset.UTC);
        }
        return database.preparedQuery(WRITE)
                .execute(Tuple.of(ids, times))
                .invoke(() -> batch.forEach(pending::remove)) // unless it was used again meanwhile
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> Log.warnf("Last uses of %d tokens not written yet: %s", ids.length, failure))
                .onFailure()
                .recoverWithNull();
    }

    void flushAtShutdown(@Observes ShutdownEvent event) {
        try {
            flush().await().atMost(Duration.ofSeconds(5));
        } catch (RuntimeException e) {
            Log.warnf("Last uses of %d tokens lost: %s", pending.size(), e);
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
