package dev.quarkstream.app.request;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Stops without losing a request: readiness falls, requests are served until load balancers have noticed, and those that are
 * under way then are answered. Quarkus does the same, and wraps every request for it.
 */
@Default
@Readiness
@Singleton
class Draining implements HealthCheck {

    /** How long requests may take that are under way. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(10);

    private final RequestMetrics requests;
    private final ShutdownConfig config;

    /** No longer ready. */
    private volatile boolean stopping;

    /** No longer waiting for load balancers either. */
    private volatile boolean draining;

    Draining(RequestMetrics requests, ShutdownConfig config) {
        this.requests = requests;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Not stopping").status(!stopping).build();
    }

    /** Before anything is closed, which goes on when this returns. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
        LockSupport.parkNanos(config.delay().toNanos());
        draining = true;
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (requests.underWay() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        if (requests.underWay() > 0) {
            Log.warnf("Requests that are cut off: %d", requests.underWay());
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
