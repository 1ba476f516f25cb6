package dev.quarkstream.deployment;

import dev.quarkstream.development.RunningTokens;
import io.quarkus.deployment.IsLocalDevelopment;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.devui.spi.JsonRPCProvidersBuildItem;
import io.quarkus.devui.spi.page.CardPageBuildItem;
import io.quarkus.devui.spi.page.Page;
import java.util.List;
import java.util.Set;

/** The card of the Dev UI: what the running application's tokens are, and which permissions its code asks for. */
class DevUiProcessor {

    /** A permission, and the classes and methods that ask for it. */
    record AskedFor(String name, Set<String> by) {}

    @BuildStep(onlyIf = IsLocalDevelopment.class)
    CardPageBuildItem card(CombinedIndexBuildItem code) {
        var card = new CardPageBuildItem();
        card.addBuildTimeData("askedFor", askedFor(code));
        card.addPage(Page.webComponentPageBuilder()
                .title("Tokens")
                .icon("font-awesome-solid:key")
                .componentLink("qwc-quarkstream-tokens.js"));
        card.addPage(Page.webComponentPageBuilder()
                .title("Permissions")
                .icon("font-awesome-solid:list-check")
                .componentLink("qwc-quarkstream-permissions.js"));
        return card;
    }

    @BuildStep(onlyIf = IsLocalDevelopment.class)
    JsonRPCProvidersBuildItem answers() {
        return new JsonRPCProvidersBuildItem(RunningTokens.class);
    }

    private static List<AskedFor> askedFor(CombinedIndexBuildItem code) {
        return PermissionsProcessor.places(code.getIndex()).entrySet().stream()
                .map(place -> new AskedFor(place.getKey(), place.getValue()))
                .toList();
    }
}
