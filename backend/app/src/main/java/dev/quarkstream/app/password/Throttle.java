package dev.quarkstream.app.password;

import dev.quarkstream.ProblemException;
import dev.quarkstream.app.account.Account;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.audit.ClientAddress;
import dev.quarkstream.throttle.Limit;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/**
 * Slows down the guessing of passwords: so many attempts for each client address, so many failures for each e-mail and
 * address, and for each e-mail from everywhere.
 */
@ApplicationScoped
public class Throttle {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** An e-mail is remembered as its digest: it is shorter, and nobody's. */
    private record Guesser(UUID email, String network) {}

    private final RoutingContext http;
    private final SignInOutcomes outcomes;
    private final Audit audit;
    private final Limit<String> attempts;
    private final Limit<Guesser> failures;
    private final Limit<UUID> failuresFromEverywhere;

    Throttle(ThrottleConfig config, Clock clock, RoutingContext http, SignInOutcomes outcomes, Audit audit) {
        this.outcomes = outcomes;
        this.audit = audit;
        this.http = http; // the request at hand, whichever that is
        this.attempts = new Limit<>(config.attemptsPerMinute(), MINUTE, clock);
        this.failures = new Limit<>(config.failuresPerMinute(), MINUTE, clock);
        this.failuresFromEverywhere = new Limit<>(config.failuresPerHour(), HOUR, clock);
    }

    /** Counts an attempt of this request's client. @throws ProblemException {@code rate-limited} */
    public void attempt() {
        take(attempts, ClientAddress.networkOf(http));
    }

    /**
     * Counts a failure before the password is looked at, so that guesses sent at the same instant are counted too.
     *
     * @throws ProblemException {@code rate-limited}
     */
    public Guess guess(String email) {
        var who = UUID.nameUUIDFromBytes(Account.keyOf(email).getBytes(StandardCharsets.UTF_8));
        var guesser = new Guesser(who, ClientAddress.networkOf(http));
        take(failuresFromEverywhere, who);
        try {
            take(failures, guesser);
        } catch (ProblemException throttled) {
            failuresFromEverywhere.giveBack(who);
            throw throttled;
        }
        return new Guess(
                () -> {
                    failures.forgive(guesser);
                    failuresFromEverywhere.giveBack(who);
                },
                () -> {
                    failures.giveBack(guesser);
                    failuresFromEverywhere.giveBack(who);
                });
    }

    /**
     * A password that was sent, and counts as wrong until more is known.
     *
     * @param right what to do when it was: all failures from there are forgiven, those from elsewhere are not
     * @param unjudged what to do when nobody could look at it: it does not count
     */
    public record Guess(Runnable right, Runnable unjudged) {}

    private <K> void take(Limit<K> limit, K who) {
        try {
            limit.take(who);
        } catch (ProblemException throttled) {
            outcomes.throttled();
            audit.throttled();
            throw throttled;
        }
    }
}
