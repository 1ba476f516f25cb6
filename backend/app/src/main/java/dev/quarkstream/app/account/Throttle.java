package dev.quarkstream.app.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quarkstream.ProblemException;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.audit.ClientAddress;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Slows down the guessing of passwords: a bucket of attempts for each client address, one of failures for each e-mail and
 * address, and one for each e-mail from everywhere. Counted by each replica for itself, in bounded memory.
 */
@ApplicationScoped
@RegisterForReflection(classNames = "com.github.benmanes.caffeine.cache.PSAMS") // Caffeine's choice
class Throttle {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** Of each kind; a bucket takes about 400 bytes. */
    private static final int MAX_BUCKETS = 25_000;

    /** An e-mail is remembered as its digest: it is shorter, and nobody's. */
    private record Guesser(UUID email, String network) {}

    private final ThrottleConfig config;
    private final TimeMeter time;
    private final RoutingContext http;
    private final SignInOutcomes outcomes;
    private final Audit audit;
    private final Cache<String, Bucket> attempts = buckets(MINUTE);
    private final Cache<Guesser, Bucket> failures = buckets(MINUTE);
    private final Cache<UUID, Bucket> failuresFromEverywhere = buckets(HOUR);

    Throttle(ThrottleConfig config, Clock clock, RoutingContext http, SignInOutcomes outcomes, Audit audit) {
        this.outcomes = outcomes;
        this.audit = audit;
        this.config = config;
        this.time = new ClockMeter(clock);
        this.http = http; // the request at hand, whichever that is
    }

    /** Counts an attempt of this request's client. @throws ProblemException {@code rate-limited} */
    void attempt() {
        take(attempts.get(ClientAddress.networkOf(http), any -> bucket(config.attemptsPerMinute(), MINUTE)));
    }

    /**
     * Counts a failure before the password is looked at, so that guesses sent at the same instant are counted too.
     *
     * @throws ProblemException {@code rate-limited}
     */
    Guess guess(String email) {
        var who = UUID.nameUUIDFromBytes(Account.keyOf(email).getBytes(StandardCharsets.UTF_8));
        var guesser = new Guesser(who, ClientAddress.networkOf(http));
        var here = failures.get(guesser, any -> bucket(config.failuresPerMinute(), MINUTE));
        var everywhere = failuresFromEverywhere.get(who, any -> bucket(config.failuresPerHour(), HOUR));
        take(everywhere);
        try {
            take(here);
        } catch (ProblemException throttled) {
            everywhere.addTokens(1);
            throw throttled;
        }
        return new Guess(
                () -> {
                    failures.invalidate(guesser);
                    everywhere.addTokens(1);
                },
                () -> {
                    here.addTokens(1);
                    everywhere.addTokens(1);
                });
    }

    /**
     * A password that was sent, and counts as wrong until more is known.
     *
     * @param right what to do when it was: all failures from there are forgiven, those from elsewhere are not
     * @param unjudged what to do when nobody could look at it: it does not count
     */
    record Guess(Runnable right, Runnable unjudged) {}

    private void take(Bucket bucket) {
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            outcomes.throttled();
            audit.throttled();
            var seconds = Math.ceil(probe.getNanosToWaitForRefill() / (double) TimeUnit.SECONDS.toNanos(1));
            throw ProblemException.rateLimited(Math.max(1, (long) seconds));
        }
    }

    private Bucket bucket(int capacity, Duration window) {
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(limit -> limit.capacity(capacity).refillIntervally(capacity, window))
                .build();
    }

    private static <K> Cache<K, Bucket> buckets(Duration window) {
        return Caffeine.newBuilder()
                .maximumSize(MAX_BUCKETS)
                .expireAfterAccess(window.multipliedBy(2))
                .build();
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
