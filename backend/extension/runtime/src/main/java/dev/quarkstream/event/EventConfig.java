package dev.quarkstream.event;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** What owners can read of what happened. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.events")
public interface EventConfig {

    /** How long it is kept what happened to sessions and tokens. */
    @WithDefault("90d")
    @DurationMin(seconds = 0)
    Duration keepFor();
}
