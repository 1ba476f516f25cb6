package dev.quarkstream.app.request;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the application stops. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.shutdown")
interface ShutdownConfig {

    /**
     * How long requests are still served after the signal while readiness already says no: as long as a load balancer
     * takes to notice. Requests that are under way then have 30 seconds more.
     */
    @WithDefault("0s")
    @DurationMin(seconds = 0)
    Duration delay();
}
