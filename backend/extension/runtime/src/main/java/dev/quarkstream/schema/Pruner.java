package dev.quarkstream.schema;

import dev.quarkstream.meter.Meters;
import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
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
import java.util.List;
import java.util.stream.Collectors;

/** Deletes dead rows, batch by batch, one replica at a time, and stops between two batches if the application does. */
@Startup // its metrics are there from the beginning
@ApplicationScoped
public class Pruner {

    private final Pool database;
    private final PruningConfig config;
    private final Clock clock;
    private final List<DeadRows> dead;
    private final Meters meters;
    private volatile boolean stopping;

    Pruner(Pool database, PruningConfig config, Clock clock, @All List<DeadRows> dead, Meters meters) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.dead = dead;
        this.meters = meters;
        dead.forEach(this::counter);
    }

    @Scheduled(
            every = "${quarkstream.tokens.prune-every:1h}",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> pruneAll() {
        return Multi.createFrom()
                .iterable(dead)
                .onItem()
                .transformToUniAndConcatenate(this::prune)
                .collect()
                .last()
                .onFailure(any -> !stopping)
                .invoke(failure -> Log.warnf("Not pruned to the end, the next run goes on: %s", failure))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** @return how many rows this replica has deleted */
    public Uni<Long> prune(DeadRows rows) {
        var before = clock.instant().minus(rows.keptFor().orElseGet(config::pruneAfter));
        var cutoff = Tuple.of(Parameters.utc(before));
        return Multi.createBy()
                .repeating()
                .uni(() -> deleteBatch(rows, cutoff))
                .whilst(deleted -> deleted == DeadRows.BATCH && !stopping)
                .collect()
                .with(Collectors.summingLong(Long::longValue))
                .invoke(total -> {
                    if (total > 0) {
                        Log.infof("Pruned %d %ss that ended before %s", total, rows.kind(), before);
                    }
                });
    }

    private Uni<Long> deleteBatch(DeadRows rows, Tuple cutoff) {
        return database.preparedQuery(rows.deleteBatch("$1"))
                .execute(cutoff)
                .map(result -> result.iterator().next())
                .invoke(batch -> tell(rows, batch))
                .map(batch -> batch.getLong("deleted"));
    }

    private void tell(DeadRows rows, Row batch) {
        var ids = batch.getArrayOfUUIDs("ids");
        var owners = batch.getArrayOfStrings("owners");
        for (var i = 0; ids != null && i < ids.length; i++) {
            rows.gone().accept(owners[i], ids[i]);
        }
        counter(rows).add(batch.getLong("deleted"));
    }

    private Meters.Count counter(DeadRows rows) {
        return meters.count("quarkstream.pruned", "Rows that were deleted", "kind", rows.kind());
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }
}
