package dev.quarkstream.app;

import io.quarkus.arc.properties.UnlessBuildProperty;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says so where traces are asked for and the build has none (profile tracing in pom.xml). */
@Singleton
@UnlessBuildProperty(name = "quarkus.otel.enabled", stringValue = "true", enableIfMissing = true)
class NoTracing {

    void warn(
            @Observes StartupEvent start,
            @ConfigProperty(name = "otel.sdk.disabled") Optional<Boolean> isDisabled,
            @ConfigProperty(name = "otel.exporter.otlp.endpoint") Optional<String> collector) {
        if (!isDisabled.orElse(collector.isEmpty())) {
            Log.warn(
                    "OTEL_SDK_DISABLED or OTEL_EXPORTER_OTLP_ENDPOINT asks for traces, and there are none: this one was"
                            + " built without -Dtracing");
        }
    }
}
