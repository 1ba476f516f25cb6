package dev.quarkstream.audit;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is kept of clients. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.tokens")
public interface ClientConfig {

    /** Whether the addresses are kept from which tokens are used and events come. They are in the log in any case. */
    @WithDefault("true")
    boolean recordAddress();
}
