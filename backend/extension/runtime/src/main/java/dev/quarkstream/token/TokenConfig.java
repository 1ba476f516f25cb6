package dev.quarkstream.token;

import dev.quarkstream.setting.AtLeastOne;
import dev.quarkstream.setting.Limits;
import dev.quarkstream.setting.NotNegative;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** Personal access tokens. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.tokens")
public interface TokenConfig {

    Duration A_CENTURY = Duration.ofDays(36_500);

    /** What every new token begins with, so that people and secret scanners know it when they see it. */
    @WithDefault("qst_")
    @WithConverter(Prefix.class)
    String prefix();

    /** A header in which a token may come alone, such as X-Api-Key, instead of Authorization. Empty: none. */
    Optional<String> header();

    /** How many tokens one user may have. The oldest of those that have expired give way to a new one. */
    @WithDefault("100")
    @WithConverter(AtLeastOne.class)
    int maxPerUser();

    /**
     * The longest life that a token may be given, and the life of one that asks for none; a token that was made before
     * this was set ends at that age too. Empty: no limit.
     */
    Optional<@WithConverter(Lifetime.class) Duration> maxLifetime();

    /** Whether tokens imported from a Laravel Sanctum table are accepted. */
    @WithDefault("false")
    boolean acceptImported();

    /** How long the secret of before works after a rotation that does not say so. */
    @WithDefault("1h")
    @WithConverter(NotNegative.class)
    Duration rotationOverlap();

    /** How long it may be told to work. */
    @WithDefault("7d")
    @WithConverter(Overlap.class)
    Duration maxRotationOverlap();

    /**
     * Whether a token is made, may do more, or is rotated only by somebody who gave the password lately: within
     * quarkstream.session.confirmed-for. Whoever signs in by another way than ours has nothing to confirm with and is refused.
     */
    @WithDefault("false")
    boolean confirm();

    /** Of some token. */
    @RegisterForReflection // it is made by its name
    final class Lifetime implements Converter<Duration> {

        @Override
        public @Nullable Duration convert(String text) {
            return Limits.between(
                    Duration.ofSeconds(1),
                    A_CENTURY,
                    text,
                    DurationConverter::parseDuration,
                    "must be a second or longer, and 36500 days at most");
        }
    }

    /** Of two secrets. */
    @RegisterForReflection // it is made by its name
    final class Overlap implements Converter<Duration> {

        @Override
        public @Nullable Duration convert(String text) {
            return Limits.between(
                    Duration.ZERO,
                    A_CENTURY,
                    text,
                    DurationConverter::parseDuration,
                    "must not be negative, and 36500 days at most");
        }
    }

    /** See {@link #prefix()}. */
    @RegisterForReflection // it is made by its name
    final class Prefix implements Converter<String> {

        @Override
        public String convert(String text) {
            return Limits.matching("[A-Za-z0-9_-]{1,32}", text, "must be 1 to 32 letters, digits, _ and -");
        }
    }
}
