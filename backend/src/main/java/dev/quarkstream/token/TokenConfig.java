package dev.quarkstream.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** Personal access tokens. */
@ConfigMapping(prefix = "quarkstream.tokens")
public interface TokenConfig {

    /** What every new token begins with, so that people and secret scanners know it when they see it. */
    @WithDefault("qst_")
    @Pattern(regexp = "[A-Za-z0-9_-]{1,32}") String prefix();

    /** How many live tokens one user may have. */
    @WithDefault("100")
    @Min(1) int maxPerUser();

    /** The longest life that a token may be given, and the life of one that asks for none. Empty: no limit. */
    Optional<@DurationMin(seconds = 1) Duration> maxLifetime();

    /** Whether tokens imported from a Laravel Sanctum table are accepted. */
    @WithDefault("false")
    boolean acceptImported();

    /** How often the last uses of tokens are written to the database. */
    @WithDefault("5s")
    @DurationMin(millis = 1)
    Duration lastUsedFlush();
}
