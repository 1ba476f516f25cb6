package dev.quarkstream.deployment;

import dev.quarkstream.schema.SchemaMigrations;
import io.quarkus.arc.deployment.ExcludedTypeBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.nativeimage.NativeImageResourceBuildItem;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import java.util.Optional;

/** What an application gets while it is built. */
class QuarkstreamProcessor {

    // By their names: where they are left out, what they stand on is not there to be loaded.
    private static final String MICROMETER = "dev.quarkstream.meter.MicrometerMeters";
    private static final String HEALTH = "dev.quarkstream.verification.ListeningCheck";

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem("quarkstream");
    }

    @BuildStep
    NativeImageResourceBuildItem migrations() {
        return new NativeImageResourceBuildItem(SchemaMigrations.files());
    }

    /** What stands on an extension that the application need not have. */
    @BuildStep
    void leaveOut(
            Capabilities capabilities,
            Optional<MetricsCapabilityBuildItem> metrics,
            BuildProducer<ExcludedTypeBuildItem> leftOut) {
        if (metrics.filter(known -> known.metricsSupported(MetricsFactory.MICROMETER))
                .isEmpty()) {
            leftOut.produce(new ExcludedTypeBuildItem(MICROMETER));
        }
        if (capabilities.isMissing(Capability.SMALLRYE_HEALTH)) {
            leftOut.produce(new ExcludedTypeBuildItem(HEALTH));
        }
    }
}
