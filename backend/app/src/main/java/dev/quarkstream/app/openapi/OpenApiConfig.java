package dev.quarkstream.app.openapi;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** The description of the API. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.openapi")
interface OpenApiConfig {

    /** Whether anybody may read it at /q/openapi; otherwise there is nothing there. */
    @WithName("public")
    @WithDefault("true")
    boolean isPublic();
}
