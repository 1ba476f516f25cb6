package dev.quarkstream.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quarkstream.ProblemException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * So many in a time, for each of those who are told apart by a key. Where replicas share their counts those decide;
 * each counts for itself too, in bounded memory, for the time in which nothing answers there.
 *
 * @param <K> who; it is remembered, so nobody's secret and no long text
 */
@RegisterForReflection(classNames = "com.github.benmanes.caffeine.cache.PSAMS") // Caffeine's choice
public final class Limit<K> {

    /** A bucket takes about 400 bytes. */
    private static final int MAX_BUCKETS = 25_000;

    private final String name;
    private final int most;
    private final Duration window;
    private final Limits limits;
    private final TimeMeter time;
    private final Cache<K, Bucket> buckets;

    Limit(String name, int most, Duration window, Clock clock, Limits limits) {
        this.name = name;
        this.most = most;
        this.window = window;
        this.limits = limits;
        this.time = new ClockMeter(clock);
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_BUCKETS)
                .expireAfterAccess(window.multipliedBy(2))
                .build();
    }

    /** Counts one. @return fails with {@code rate-limited} if that is one too many */
    public Uni<Void> take(K who) {
        return limits.shared(
                        counts -> counts.take(key(who), most, window).map(Optional::of), Optional.<Duration>empty())
                .invoke(wait -> wait.ifPresentOrElse(answered -> counted(who, answered), () -> takeHere(who)))
                .replaceWithVoid();
    }

    private void counted(K who, Duration wait) {
        if (!wait.isZero()) {
            throw tooMany(wait.toNanos());
        }
        bucket(who).tryConsume(1);
    }

    /** Counts one by this replica alone. @throws ProblemException {@code rate-limited} if that is one too many */
    public void takeHere(K who) {
        var probe = bucket(who).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw tooMany(probe.getNanosToWaitForRefill());
        }
    }

    /** One does not count after all. */
    public Uni<Void> giveBack(K who) {
        return Uni.createFrom().deferred(() -> {
            bucket(who).addTokens(1);
            return limits.shared(
                            counts -> counts.giveBack(key(who), most, window).replaceWith(true), false)
                    .replaceWithVoid();
        });
    }

    /** None counts any more. */
    public Uni<Void> forgive(K who) {
        return Uni.createFrom().deferred(() -> {
            buckets.invalidate(who);
            return limits.shared(
                            counts -> counts.forgive(key(who), most, window).replaceWith(true), false)
                    .replaceWithVoid();
        });
    }

    private String key(K who) {
        return name + "." + who;
    }

    private static ProblemException tooMany(long nanosToWait) {
        var seconds = Math.ceil(nanosToWait / (double) TimeUnit.SECONDS.toNanos(1));
        return ProblemException.rateLimited(Math.max(1, (long) seconds));
    }

    private Bucket bucket(K who) {
        return buckets.get(
                who,
                any -> Bucket.builder()
                        .withCustomTimePrecision(time)
                        .addLimit(limit -> limit.capacity(most).refillIntervally(most, window))
                        .build());
    }
}
