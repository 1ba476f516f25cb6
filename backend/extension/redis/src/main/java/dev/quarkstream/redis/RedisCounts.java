package dev.quarkstream.redis;

import dev.quarkstream.throttle.SharedCounts;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Limits that all replicas share, as Bucket4j keeps them in Redis. They vanish there when they count no more. */
@Singleton
class RedisCounts implements SharedCounts {

    private final RedisServer redis;
    private final Optional<RedisBuckets> buckets;
    private final Turns turns = new Turns();
    private volatile @Nullable Channels names;

    RedisCounts(RedisServer redis, Clock clock) {
        this.redis = redis;
        this.buckets = redis.client().map(client -> new RedisBuckets(client, clock));
    }

    @Override
    public boolean isThere() {
        return buckets.isPresent();
    }

    @Override
    public Uni<Duration> take(String key, int most, Duration window) {
        return with(key, most, window, bucket -> bucket.tryConsumeAndReturnRemaining(1))
                .map(RedisCounts::untilThereIsRoom);
    }

    private static Duration untilThereIsRoom(ConsumptionProbe probe) {
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
    }

    @Override
    public Uni<Void> giveBack(String key, int most, Duration window) {
        return with(key, most, window, bucket -> bucket.addTokens(1));
    }

    @Override
    public Uni<Void> forgive(String key, int most, Duration window) {
        return with(key, most, window, AsyncBucketProxy::reset);
    }

    private <T> Uni<T> with(
            String key, int most, Duration window, Function<AsyncBucketProxy, CompletableFuture<T>> use) {
        var configuration = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(most).refillIntervally(most, window))
                .build();
        return names().flatMap(ours -> Uni.createFrom()
                .completionStage(() -> turns.take(
                        key,
                        () -> use.apply(buckets.orElseThrow()
                                .asAsync()
                                .builder()
                                .build(ours.limit(key), () -> CompletableFuture.completedFuture(configuration))))));
    }

    private Uni<Channels> names() {
        var known = names;
        return known != null
                ? Uni.createFrom().item(known)
                : Uni.createFrom()
                        .completionStage(() -> redis.channels().toCompletionStage())
                        .invoke(found -> names = found);
    }
}
