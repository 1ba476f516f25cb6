package dev.quarkstream.deployment;

import dev.quarkstream.schema.SchemaMigrations;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.nativeimage.NativeImageResourceBuildItem;

/** What an application gets while it is built. */
class QuarkstreamProcessor {

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem("quarkstream");
    }

    @BuildStep
    NativeImageResourceBuildItem migrations() {
        return new NativeImageResourceBuildItem(SchemaMigrations.files());
    }
}
