package dev.quarkstream.redis;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who tells a fleet what the database says. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.relay")
public interface RelayConfig {

    /** Whether this program tells all that listen to Redis what it hears from the database, as the command relay does and nothing else. */
    @WithDefault("false")
    boolean enabled();
}
