package dev.quarkstream.token;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Personal access tokens. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.tokens")
public interface TokenConfig {

    /** What every new token begins with, so that people and secret scanners know it when they see it. */
    @WithDefault("qst_")
    @Pattern(regexp = "[A-Za-z0-9_-]{1,32}") String prefix();

    /** A header in which a token may come alone, such as X-Api-Key, instead of Authorization. Empty: none. */
    Optional<String> header();

    /** How many tokens one user may have. The oldest of those that have expired give way to a new one. */
    @WithDefault("100")
    @Min(1) int maxPerUser();

    /**
     * The longest life that a token may be given, and the life of one that asks for none; a token that was made before
     * this was set ends at that age too. Empty: no limit.
     */
    Optional<@DurationMin(seconds = 1) @DurationMax(days = 36_500) Duration> maxLifetime();

    /** Whether tokens imported from a Laravel Sanctum table are accepted. */
    @WithDefault("false")
    boolean acceptImported();

    /** How long the secret of before works after a rotation that does not say so. */
    @WithDefault("1h")
    @DurationMin(seconds = 0)
    Duration rotationOverlap();

    /** How long it may be told to work. */
    @WithDefault("7d")
    @DurationMin(seconds = 0)
    @DurationMax(days = 36_500)
    Duration maxRotationOverlap();

    /**
     * Whether a token is made, may do more, or is rotated only by somebody who gave the password lately: within
     * quarkstream.session.confirmed-for. Whoever signs in by another way than ours has nothing to confirm with and is refused.
     */
    @WithDefault("false")
    boolean confirm();
}
