package dev.quarkstream.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quarkstream.ProblemException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * So many in a time, for each of those who are told apart by a key. Counted by each replica for itself, in bounded memory.
 *
 * @param <K> who; it is remembered, so nobody's secret and no long text
 */
@RegisterForReflection(classNames = "com.github.benmanes.caffeine.cache.PSAMS") // Caffeine's choice
public final class Limit<K> {

    /** A bucket takes about 400 bytes. */
    private static final int MAX_BUCKETS = 25_000;

    private final int most;
    private final Duration window;
    private final TimeMeter time;
    private final Cache<K, Bucket> buckets;

    public Limit(int most, Duration window, Clock clock) {
        this.most = most;
        this.window = window;
        this.time = new ClockMeter(clock);
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_BUCKETS)
                .expireAfterAccess(window.multipliedBy(2))
                .build();
    }

    /** Counts one. @throws ProblemException {@code rate-limited} if that is one too many */
    public void take(K who) {
        var probe = bucket(who).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            var seconds = Math.ceil(probe.getNanosToWaitForRefill() / (double) TimeUnit.SECONDS.toNanos(1));
            throw ProblemException.rateLimited(Math.max(1, (long) seconds));
        }
    }

    /** One does not count after all. */
    public void giveBack(K who) {
        bucket(who).addTokens(1);
    }

    /** None counts any more. */
    public void forgive(K who) {
        buckets.invalidate(who);
    }

    private Bucket bucket(K who) {
        return buckets.get(
                who,
                any -> Bucket.builder()
                        .withCustomTimePrecision(time)
                        .addLimit(limit -> limit.capacity(most).refillIntervally(most, window))
                        .build());
    }

    private record ClockMeter(Clock clock) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
