package dev.quarkstream.input;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where the extension's own resources are. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream")
interface EndpointsConfig {

    /** The path below which the endpoints of tokens, sessions and permissions are, below quarkus.http.root-path. Fixed when the application is built. */
    @WithDefault(Endpoints.DEFAULT)
    String path();
}
