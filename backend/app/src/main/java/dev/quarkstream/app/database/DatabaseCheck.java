package dev.quarkstream.app.database;

import dev.quarkstream.feed.CredentialFeed;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether the database answers, for probes and for the metric {@code quarkstream.database.up}. */
@Startup // its metric is there from the beginning
@Readiness
@Singleton
class DatabaseCheck implements AsyncHealthCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Pool database;
    private final CredentialFeed feed;
    private volatile boolean up = true; // or the start would have failed

    DatabaseCheck(Pool database, CredentialFeed feed, MeterRegistry metrics) {
        this.database = database;
        this.feed = feed;
        Gauge.builder("quarkstream.database.up", () -> up ? 1 : 0)
                .description("Whether the database answers")
                .register(metrics);
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return ask().map(answers -> HealthCheckResponse.named("The database answers")
                .status(answers)
                .build());
    }

    /** For the metric, where nobody asks for readiness. */
    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return ask().replaceWithVoid();
    }

    private Uni<Boolean> ask() {
        return database.query("SELECT 1")
                .execute()
                .replaceWith(true)
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .recoverWithItem(
                        () -> feed.generation() != CredentialFeed.DEAF) // it answers there: the pool is busy, no more
                .invoke(answers -> up = answers);
    }
}
