package dev.quarkstream;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a token is to be given a new secret.
 *
 * @param overlap for how long the present one goes on working, up to the operator's limit; null: the configured time
 * @param expiresAt the token's new end, in the future and within the operator's limit; null: it stays
 */
public record Rotation(@Nullable Duration overlap, @Nullable Instant expiresAt) {

    /** The present secret works for the configured time, and the token ends when it would have. */
    public static Rotation usual() {
        return new Rotation(null, null);
    }

    /** The present secret works no more. */
    public static Rotation atOnce() {
        return new Rotation(Duration.ZERO, null);
    }

    /** The same, until then. */
    public Rotation until(Instant expiresAt) {
        return new Rotation(overlap, expiresAt);
    }
}
