package dev.quarkstream.throttle;

import dev.quarkstream.meter.Meters;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** All limits. They are shared by all replicas where there is something to share them through, and while it answers. */
@Singleton
public class Limits {

    /** A sign-in takes about as long by itself. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** What does not answer is left alone for so long. */
    private static final long LEFT_ALONE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Clock clock;
    private final Instance<SharedCounts> shared;
    private final Meters.Count fallbacks;
    private final AtomicLong failedAt = new AtomicLong(System.nanoTime() - LEFT_ALONE_NANOS);
    private volatile boolean complained;

    Limits(Clock clock, Instance<SharedCounts> shared, Meters meters) {
        this.clock = clock;
        this.shared = shared;
        this.fallbacks = meters.count(
                "quarkstream.limits.fallbacks",
                "Times a limit was counted by this replica alone, for Redis did not answer");
    }

    /**
     * So many in a time, for each of those who are told apart by a key.
     *
     * @param name of what is counted, the same on every replica
     */
    public <K> Limit<K> of(String name, int most, Duration window) {
        return new Limit<>(name, most, window, clock, this);
    }

    /** @param alone what is answered where nothing is shared */
    <T> Uni<T> shared(Function<SharedCounts, Uni<T>> ask, T alone) {
        if (!shared.isResolvable() || !shared.get().isThere()) {
            return Uni.createFrom().item(alone);
        }
        if (System.nanoTime() - failedAt.get() < LEFT_ALONE_NANOS) {
            fallbacks.increment();
            return Uni.createFrom().item(alone);
        }
        var answer = ask.apply(shared.get())
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .invoke(this::answered)
                .onFailure(failure -> !(failure instanceof SharedCounts.BusyException))
                .invoke(this::failed)
                .onFailure()
                .recoverWithItem(alone);
        var context = Vertx.currentContext();
        return context == null ? answer : answer.emitOn(MutinyHelper.executor(context));
    }

    private void answered() {
        if (complained) {
            complained = false;
            Log.info("Limits are counted for all replicas again");
        }
    }

    private void failed(Throwable reason) {
        failedAt.set(System.nanoTime());
        fallbacks.increment();
        if (!complained) {
            complained = true;
            Log.warnf("Limits are counted by this replica alone: Redis does not answer (%s)", reason);
        }
    }
}
