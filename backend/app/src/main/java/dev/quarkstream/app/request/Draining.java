package dev.quarkstream.app.request;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.smallrye.health.runtime.ShutdownReadinessCheck;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.health.Readiness;

/**
 * Stops without losing a request: readiness falls, requests are served until load balancers have noticed, and those that are
 * under way then are answered. Quarkus does the same, and wraps every request for it.
 */
@Singleton
class Draining {

    /** How long requests may take that are under way. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(10);

    private final RequestMetrics requests;
    private final ShutdownConfig config;
    private final ShutdownReadinessCheck readiness;

    /** No longer waiting for load balancers either. */
    private volatile boolean draining;

    Draining(RequestMetrics requests, ShutdownConfig config, @Readiness ShutdownReadinessCheck readiness) {
        this.requests = requests;
        this.config = config;
        this.readiness = readiness;
    }

    /** Before anything is closed, which goes on when this returns. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        readiness.shutdown(); // Quarkus says so as well, and may be about to
        waitWhile(() -> true, config.delay());
        draining = true;
        waitWhile(() -> requests.underWay() > 0, PATIENCE);
        if (requests.underWay() > 0) {
            Log.warnf("Requests that are cut off: %d", requests.underWay());
        }
    }

    private static void waitWhile(BooleanSupplier busy, Duration atMost) {
        var begin = System.nanoTime();
        while (busy.getAsBoolean() && System.nanoTime() - begin < atMost.toNanos()) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Another request on this connection would find nobody. */
    void letGo(RoutingContext http) {
        if (draining) {
            http.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            http.addEndHandler(end -> http.request().connection().close());
        }
    }
}
