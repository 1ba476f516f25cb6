package dev.quarkstream.app.password;

import dev.quarkstream.ProblemException;
import dev.quarkstream.app.account.Account;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.audit.ClientAddress;
import dev.quarkstream.throttle.Limit;
import dev.quarkstream.throttle.Limits;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/**
 * Slows down the guessing of passwords: so many attempts for each client address, so many failures for each e-mail and
 * address, and for each e-mail from everywhere. And the sending of mails to people who have not asked for them.
 */
@ApplicationScoped
public class Throttle {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** An e-mail is remembered as its digest: it is shorter, and nobody's. */
    private record Guesser(UUID email, String network) {

        @Override
        public String toString() {
            return email + "." + network;
        }
    }

    private final RoutingContext http;
    private final SignInOutcomes outcomes;
    private final Audit audit;
    private final Limit<String> attempts;
    private final Limit<Guesser> failures;
    private final Limit<UUID> failuresFromEverywhere;
    private final Limit<UUID> failuresOfSession;
    private final Limit<UUID> failuresOfSessionInAnHour;
    private final Limit<Guesser> resets;
    private final Limit<UUID> mails;

    Throttle(ThrottleConfig config, Limits limits, RoutingContext http, SignInOutcomes outcomes, Audit audit) {
        this.outcomes = outcomes;
        this.audit = audit;
        this.http = http; // the request at hand, whichever that is
        this.attempts = limits.of("attempts", config.attemptsPerMinute(), MINUTE);
        this.failures = limits.of("failures", config.failuresPerMinute(), MINUTE);
        this.failuresFromEverywhere = limits.of("failures-from-everywhere", config.failuresPerHour(), HOUR);
        this.failuresOfSession = limits.of("failures-of-session", config.failuresPerMinute(), MINUTE);
        this.failuresOfSessionInAnHour = limits.of("failures-of-session-in-an-hour", config.failuresPerHour(), HOUR);
        this.resets = limits.of("resets", config.failuresPerMinute(), MINUTE);
        this.mails = limits.of("mails", config.mailsPerHour(), HOUR);
    }

    /** Counts an attempt of this request's client. @return fails with {@code rate-limited} */
    public Uni<Void> attempt() {
        return take(attempts, ClientAddress.networkOf(http));
    }

    /**
     * Counts a failure before the password is looked at, so that guesses sent at the same instant are counted too.
     *
     * @return fails with {@code rate-limited}
     */
    public Uni<Guess> guess(String email) {
        var who = nameless(email);
        return guess(failures, new Guesser(who, ClientAddress.networkOf(http)), failuresFromEverywhere, who);
    }

    /**
     * The same of the password that somebody who is signed in gives again. Only those who have the session can use up what it
     * may do wrong: guesses from elsewhere keep nobody out of what is theirs.
     *
     * @return fails with {@code rate-limited}
     */
    Uni<Guess> guess(UUID session) {
        return guess(failuresOfSession, session, failuresOfSessionInAnHour, session);
    }

    private <K> Uni<Guess> guess(Limit<K> inAMinute, K guesser, Limit<UUID> inAnHour, UUID who) {
        return take(inAnHour, who)
                .chain(() -> take(inAMinute, guesser).onFailure().call(() -> inAnHour.giveBack(who)))
                .replaceWith(new Guess(
                        inAMinute.forgive(guesser).chain(() -> inAnHour.giveBack(who)),
                        inAMinute.giveBack(guesser).chain(() -> inAnHour.giveBack(who))));
    }

    /** Counts that this request's client asks for a mail to an address. @return fails with {@code rate-limited} */
    public Uni<Void> reset(String email) {
        return take(resets, new Guesser(nameless(email), ClientAddress.networkOf(http)));
    }

    /** Counts a mail to an address that need not be anybody's, whoever asks for it. @return fails with {@code rate-limited} */
    public Uni<Void> mailTo(String email) {
        return take(mails, nameless(email));
    }

    private static UUID nameless(String email) {
        return UUID.nameUUIDFromBytes(Account.keyOf(email).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A password that was sent, and counts as wrong until more is known.
     *
     * @param right what to do when it was: all failures from there are forgiven, those from elsewhere are not
     * @param unjudged what to do when nobody could look at it: it does not count
     */
    public record Guess(Uni<Void> right, Uni<Void> unjudged) {}

    private <K> Uni<Void> take(Limit<K> limit, K who) {
        return limit.take(who).onFailure(ProblemException.class).invoke(() -> {
            outcomes.throttled();
            audit.throttled();
        });
    }
}
