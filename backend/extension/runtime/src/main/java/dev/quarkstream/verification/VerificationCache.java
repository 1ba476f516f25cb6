package dev.quarkstream.verification;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.quarkstream.feed.CredentialFeed;
import dev.quarkstream.meter.Meters;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.MutinyHelper;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what the database said of credentials of one kind, and forgets what {@link CredentialChanges} tells it to.
 * Concurrent questions for one credential share one answer; an answer that was under way when its credential changed is
 * not kept. While changes may go unheard, every question goes to the database.
 *
 * @param <K> what a credential is found by, never its secret
 * @param <V> what is known of it
 */
@RegisterForReflection(classNames = "com.github.benmanes.caffeine.cache.SSMWA") // Caffeine's choice
public final class VerificationCache<K, V extends Object> {

    /** What is refused may be good again, of which nobody is told. */
    public static final Duration REFUSED_FOR = Duration.ofSeconds(5);

    private static final int MAX_UNKNOWN = 10_000;

    private final LongSupplier generation;
    private final long maximumSize;
    private final Duration maximumAge;
    private final Function<V, Duration> life;
    private final Ticker ticker;
    private final Meters.Count hits;
    private final Meters.Count unknownHits;
    private final Meters.Count misses;
    private final Meters.Count bypasses;
    private final Meters.Count evictions;
    private volatile Memory memory;

    /**
     * A cache that is told of changes.
     *
     * @param kind of credential, as the database's triggers name it
     * @param key reads a credential as the triggers write it, or fails with an {@link IllegalArgumentException}
     * @param life how long at most what is known stays true
     */
    public VerificationCache(
            String kind,
            Function<String, K> key,
            Function<V, Duration> life,
            CredentialChanges changes,
            CacheConfig config,
            Meters meters) {
        this(kind, life, changes::generation, config.maximumSize(), config.maximumAge(), meters, Ticker.systemTicker());
        changes.on(kind, changed -> {
            if (changed.equals(CredentialChanges.ALL)) {
                forgetAll();
            } else {
                forget(key.apply(changed));
            }
        });
    }

    VerificationCache(
            String kind,
            Function<V, Duration> life,
            LongSupplier generation,
            long maximumSize,
            Duration maximumAge,
            Meters meters,
            Ticker ticker) {
        this.generation = generation;
        this.maximumSize = maximumSize;
        this.maximumAge = maximumAge;
        this.life = life;
        this.ticker = ticker;
        this.hits = lookups(meters, kind, "hit");
        this.unknownHits = lookups(meters, kind, "unknown");
        this.misses = lookups(meters, kind, "miss");
        this.bypasses = lookups(meters, kind, "bypass");
        this.evictions = meters.count(
                "quarkstream.verification.evictions",
                "Credentials that were forgotten for want of room",
                "credential",
                kind);
        this.memory = new Memory(CredentialFeed.DEAF);
        meters.gauge(
                "quarkstream.verification.size", "Credentials that are remembered", "", this::size, "credential", kind);
    }

    /** What is known of a credential, if nobody has to be asked for it; null: see {@link #get}. */
    public @Nullable V recall(K key) {
        var current = generation.getAsLong();
        return current == CredentialFeed.DEAF || maximumSize == 0
                ? null
                : memoryOf(current).recall(key);
    }

    /** What is known of a credential; empty if there is none. Loads it if need be, and fails as the loading fails. */
    public Uni<Optional<V>> get(K key, Supplier<Uni<Optional<V>>> load) {
        var current = generation.getAsLong();
        if (current == CredentialFeed.DEAF || maximumSize == 0) {
            bypasses.increment();
            return load.get();
        }
        return memoryOf(current).get(key, load);
    }

    /** Drops a credential, and the answer to any question that is under way. */
    public void forget(K key) {
        var current = memory;
        current.known.asMap().remove(key);
        current.unknown.invalidate(key);
    }

    void forgetAll() {
        memory = new Memory(memory.generation);
    }

    long size() {
        return memory.known.synchronous().estimatedSize();
    }

    /** A new one for each generation: an answer from an earlier one is never found again, however late it comes. */
    private Memory memoryOf(long generation) {
        var current = memory;
        return current.generation == generation ? current : renew(generation);
    }

    private synchronized Memory renew(long generation) {
        if (memory.generation < generation) {
            memory = new Memory(generation);
        }
        return memory.generation == generation ? memory : new Memory(generation);
    }

    private static Meters.Count lookups(Meters meters, String kind, String result) {
        return meters.count(
                "quarkstream.verification.lookups",
                "Verifications by where the answer came from",
                "credential",
                kind,
                "result",
                result);
    }

    private final class Memory {

        final long generation;
        final AsyncCache<K, V> known;
        private final Cache<K, Boolean> unknown;

        Memory(long generation) {
            this.generation = generation;
            this.known = Caffeine.newBuilder()
                    .maximumWeight(Math.max(1, maximumSize))
                    .weigher((K key, V value) -> 1) // of answers: a question under way weighs nothing and evicts nobody
                    .expireAfter(Expiry.<K, V>creating((key, value) -> lifeOf(value)))
                    .evictionListener((key, value, cause) -> {
                        if (cause == RemovalCause.SIZE) {
                            evictions.increment();
                        }
                    })
                    .executor(Runnable::run)
                    .ticker(ticker)
                    .buildAsync();
            this.unknown = Caffeine.newBuilder()
                    .maximumSize(Math.min(MAX_UNKNOWN, Math.max(1, maximumSize)))
                    .expireAfterWrite(REFUSED_FOR)
                    .executor(Runnable::run)
                    .ticker(ticker)
                    .build();
        }

        @Nullable V recall(K key) {
            var answer = known.synchronous().getIfPresent(key);
            if (answer != null) {
                hits.increment();
            }
            return answer;
        }

        Uni<Optional<V>> get(K key, Supplier<Uni<Optional<V>>> load) {
            var answer = known.getIfPresent(key);
            if (answer != null) {
                hits.increment();
                return answerOf(answer);
            }
            if (unknown.getIfPresent(key) != null) {
                unknownHits.increment();
                return Uni.createFrom().item(Optional.empty());
            }
            misses.increment();
            return ask(key, load);
        }

        private Uni<Optional<V>> ask(K key, Supplier<Uni<Optional<V>>> load) {
            var mine = new CompletableFuture<@Nullable V>();
            var earlier = known.asMap().putIfAbsent(key, mine);
            if (earlier != null) {
                return answerOf(earlier);
            }
            Uni.createFrom()
                    .<Optional<V>>deferred(load::get)
                    .subscribe()
                    .with(found -> learn(key, mine, found.orElse(null)), mine::completeExceptionally);
            return answerOf(mine);
        }

        private void learn(K key, CompletableFuture<@Nullable V> answer, @Nullable V found) {
            if (found == null) {
                unknown.put(key, true);
            }
            answer.complete(found); // null is not kept
        }

        private Duration lifeOf(V value) {
            var left = life.apply(value);
            return left.compareTo(maximumAge) < 0 ? left : maximumAge;
        }

        /** On the context of whoever asks, which need not be that of whoever asked first. */
        private Uni<Optional<V>> answerOf(CompletableFuture<@Nullable V> answer) {
            if (answer.isDone() && !answer.isCompletedExceptionally()) {
                return Uni.createFrom().item(Optional.ofNullable(answer.join()));
            }
            var uni = Uni.createFrom()
                    .<Optional<V>>emitter(asker -> answer.whenComplete((found, failure) -> {
                        if (failure == null) {
                            asker.complete(Optional.ofNullable(found));
                        } else {
                            asker.fail(
                                    failure instanceof CompletionException e && e.getCause() != null
                                            ? e.getCause()
                                            : failure);
                        }
                    }));
            var context = Vertx.currentContext();
            return context == null ? uni : uni.emitOn(MutinyHelper.executor(context));
        }
    }
}
