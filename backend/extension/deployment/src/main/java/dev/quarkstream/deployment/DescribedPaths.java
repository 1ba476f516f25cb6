package dev.quarkstream.deployment;

import dev.quarkstream.input.Endpoints;
import java.util.ArrayList;
import java.util.Collection;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/** Describes our resources where they are: whoever reads the annotations finds the default. */
class DescribedPaths implements OASFilter {

    private final Collection<String> annotated;
    private final String path;

    DescribedPaths(Collection<String> annotated, String path) {
        this.annotated = annotated;
        this.path = path;
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        var paths = api.getPaths();
        if (paths == null || paths.getPathItems() == null || path.equals(Endpoints.DEFAULT)) {
            return;
        }
        for (var described : new ArrayList<>(paths.getPathItems().keySet())) {
            if (isOurs(described)) {
                var moved = paths.getPathItem(described);
                paths.removePathItem(described);
                paths.addPathItem(path + described.substring(Endpoints.DEFAULT.length()), moved);
            }
        }
    }

    private boolean isOurs(String described) {
        return annotated.stream().anyMatch(ours -> described.equals(ours) || described.startsWith(ours + "/"));
    }
}
