package dev.quarkstream.app.database;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Keeps one complaint out of the log: the pool's timer for a request that has failed already, because the database was
 * away, is not cancelled (Vert.x 4.5), fires in vain, and would leave a stack trace for every request of an outage.
 */
@Singleton
class StaleTimers {

    private static final String COMPLAINT = "Result is already complete";

    void keepOutOfTheLog(@Observes StartupEvent start, Vertx vertx) {
        var log = ((VertxInternal) vertx).exceptionHandler();
        vertx.exceptionHandler(failure -> {
            if (!(failure instanceof IllegalStateException && COMPLAINT.equals(failure.getMessage()))) {
                log.handle(failure);
            }
        });
    }
}
