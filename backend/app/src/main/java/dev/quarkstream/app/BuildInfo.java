package dev.quarkstream.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which version runs where, while an upgrade is under way: a metric that is always 1. */
@Singleton
class BuildInfo {

    void publish(
            @Observes StartupEvent start,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        Gauge.builder("quarkstream.build.info", () -> 1)
                .description("The version of the application")
                .tag("version", version)
                .register(metrics);
    }
}
