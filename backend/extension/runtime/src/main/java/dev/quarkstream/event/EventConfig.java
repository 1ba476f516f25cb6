package dev.quarkstream.event;

import dev.quarkstream.setting.NotNegative;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What owners can read of what happened. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.events")
public interface EventConfig {

    /** How long it is kept what happened to sessions and tokens. */
    @WithDefault("90d")
    @WithConverter(NotNegative.class)
    Duration keepFor();
}
