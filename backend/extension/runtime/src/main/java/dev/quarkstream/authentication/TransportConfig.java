package dev.quarkstream.authentication;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How requests must come. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream")
public interface TransportConfig {

    /**
     * Whether what comes by plain http is refused beneath the API's path; a token that came so is told to its owner. Turn it on wherever
     * there is TLS, at a trusted proxy too.
     */
    @WithDefault("false")
    boolean httpsOnly();
}
