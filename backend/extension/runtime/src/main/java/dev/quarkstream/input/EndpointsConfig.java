package dev.quarkstream.input;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where the extension's own resources are. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream")
interface EndpointsConfig {

    /** The path below which the endpoints of tokens, sessions and permissions are, below quarkus.http.root-path. Fixed when the application is built. Empty: /api. */
    Optional<String> path();
}
