package dev.quarkstream.token;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a token ends: at its own time, or when it is as old as the operator lets any become, whichever comes first. It
 * may have been made before the operator did.
 */
@ApplicationScoped
class TokenLife {

    /** For ever, to a token; and the years of all instants have four digits (RFC 3339). */
    private static final Duration ONE_HUNDRED_YEARS = Duration.ofDays(36_525);

    private static final String BORN = "coalesce(rotated_at, created_at)";

    private final Optional<Duration> longest;

    TokenLife(TokenConfig config) {
        this.longest = config.maxLifetime();
    }

    /** What is wrong with the end of a token that is made now; null: nothing is. */
    @Nullable String faultOf(Instant expiresAt, Instant now) {
        if (!expiresAt.isAfter(now)) {
            return "Must be in the future.";
        }
        var latest = latestEnd(now);
        if (latest.isPresent() && expiresAt.isAfter(latest.get())) {
            return "Must not be later than " + latest.get().truncatedTo(ChronoUnit.SECONDS) + ".";
        }
        return expiresAt.isAfter(now.plus(ONE_HUNDRED_YEARS)) ? "Must be within 100 years from now." : null;
    }

    /** The latest end of a token that is made now; empty: there is none. */
    Optional<Instant> latestEnd(Instant now) {
        return longest.map(now::plus);
    }

    /** The end that a token asks for by itself, or the latest there is. */
    Instant within(Instant end, Instant now) {
        var latest = latestEnd(now).orElseGet(() -> now.plus(ONE_HUNDRED_YEARS));
        return latest.isBefore(end) ? latest : end;
    }

    /** @param secretSince a token is as old as its secret */
    @Nullable Instant endOf(@Nullable Instant expiresAt, Instant secretSince) {
        return latestEnd(secretSince)
                .filter(latest -> expiresAt == null || latest.isBefore(expiresAt))
                .orElse(expiresAt);
    }

    /** The same in SQL, of a row in {@code access_token}; null for one that never ends. */
    String end() {
        return longest.map(age -> ("least(expires_at, " + BORN + " + %s)").formatted(interval(age)))
                .orElse("expires_at");
    }

    /** Whether the end of a row is before an instant, in SQL for which there are indexes. */
    String endsBefore(String instant) {
        return "expires_at < " + instant
                + longest.map(age -> (" OR " + BORN + " < %s - %s").formatted(instant, interval(age)))
                        .orElse("");
    }

    private static String interval(Duration age) {
        return "interval '%d milliseconds'".formatted(age.toMillis());
    }
}
