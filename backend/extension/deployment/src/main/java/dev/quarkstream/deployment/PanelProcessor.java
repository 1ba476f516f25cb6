package dev.quarkstream.deployment;

import dev.quarkstream.panel.PanelFiles;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.nativeimage.NativeImageResourceBuildItem;

/** The panel's files, where the application has its jar. */
class PanelProcessor {

    @BuildStep
    NativeImageResourceBuildItem files() {
        return new NativeImageResourceBuildItem(PanelFiles.resources());
    }
}
