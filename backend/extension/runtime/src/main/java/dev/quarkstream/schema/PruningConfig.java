package dev.quarkstream.schema;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** What becomes of tokens and sessions that have ended. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.tokens")
public interface PruningConfig {

    /** How long expired tokens, and sessions that have ended, are kept before they are deleted. */
    @WithDefault("30d")
    @DurationMin(seconds = 0)
    Duration pruneAfter();

    /** How often they are looked for; off: never. */
    @WithDefault("1h")
    @Pattern(regexp = "off|[1-9]\\d{0,5}[smhd]", message = "must be a duration such as 1h, or off") String pruneEvery();
}
