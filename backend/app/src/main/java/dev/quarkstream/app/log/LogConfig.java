package dev.quarkstream.app.log;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The log, on standard output. */
@Unremovable // nothing injects it: it is read by expressions in application.properties
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.log")
interface LogConfig {

    /** Whether each line is a JSON object. */
    @WithDefault("false")
    boolean json();
}
