package dev.quarkstream.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How late the event loops are: whatever blocks one keeps all its requests waiting for as long. */
@Singleton
class EventLoopDelay {

    private static final long EVERY = Duration.ofMillis(100).toNanos();

    void watch(@Observes StartupEvent start, Vertx vertx, MeterRegistry metrics) {
        var delay = Timer.builder("quarkstream.event.loop.delay")
                .description("How long a task had to wait for its event loop")
                .register(metrics);
        for (var loop : vertx.nettyEventLoopGroup()) {
            watch(loop, delay);
        }
    }

    private static void watch(EventExecutor loop, Timer delay) {
        var due = System.nanoTime() + EVERY;
        loop.schedule(
                () -> {
                    delay.record(Math.max(0, System.nanoTime() - due), TimeUnit.NANOSECONDS);
                    watch(loop, delay);
                },
                EVERY,
                TimeUnit.NANOSECONDS);
    }
}
