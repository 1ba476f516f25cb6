package dev.quarkstream.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.audit.ClientAddress;
import dev.quarkstream.problem.ProblemException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Slows down the guessing of passwords: a bucket of attempts for each client address, and one of failures for each e-mail
 * and address. Counted by each replica for itself, in bounded memory.
 */
@ApplicationScoped
@RegisterForReflection(classNames = "com.github.benmanes.caffeine.cache.PSAMS") // Caffeine's choice
class Throttle {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MAX_BUCKETS = 100_000;

    private record Guesser(String emailKey, String address) {}

    private final ThrottleConfig config;
    private final TimeMeter time;
    private final RoutingContext http;
    private final SignInOutcomes outcomes;
    private final Audit audit;
    private final Cache<String, Bucket> attempts = buckets();
    private final Cache<Guesser, Bucket> failures = buckets();

    Throttle(ThrottleConfig config, Clock clock, RoutingContext http, SignInOutcomes outcomes, Audit audit) {
        this.outcomes = outcomes;
        this.audit = audit;
        this.config = config;
        this.time = new ClockMeter(clock);
        this.http = http; // the request at hand, whichever that is
    }

    /** Counts an attempt of this request's client. @throws ProblemException {@code rate-limited} */
    void attempt() {
        take(attempts.get(ClientAddress.of(http), any -> bucket(config.attemptsPerMinute())));
    }

    /**
     * Counts a failure before the password is looked at, so that guesses sent at the same instant are counted too.
     *
     * @throws ProblemException {@code rate-limited}
     */
    Guess guess(String email) {
        var guesser = new Guesser(Account.keyOf(email), ClientAddress.of(http));
        var left = failures.get(guesser, any -> bucket(config.failuresPerMinute()));
        take(left);
        return new Guess(() -> failures.invalidate(guesser), () -> left.addTokens(1));
    }

    /**
     * A password that was sent, and counts as wrong until more is known.
     *
     * @param right what to do when it was: all failures are forgiven
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

    private Bucket bucket(int perMinute) {
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(limit -> limit.capacity(perMinute).refillIntervally(perMinute, WINDOW))
                .build();
    }

    private static <K> Cache<K, Bucket> buckets() {
        return Caffeine.newBuilder()
                .maximumSize(MAX_BUCKETS)
                .expireAfterAccess(WINDOW.multipliedBy(2))
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
