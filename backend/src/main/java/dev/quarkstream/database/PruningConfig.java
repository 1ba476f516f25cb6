package dev.quarkstream.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;

/** What becomes of tokens and sessions that have ended. */
@ConfigMapping(prefix = "quarkstream.tokens")
public interface PruningConfig {

    /** How long expired tokens, and sessions that have ended, are kept before they are deleted. */
    @WithDefault("30d")
    Duration pruneAfter();

    /** How often they are looked for; off: never. */
    @WithDefault("1h")
    @Pattern(regexp = "off|\\d+(ms|[smhd])?|P[0-9DTHMS.]+", message = "must be a duration such as 1h, or off")
    String pruneEvery();
}
