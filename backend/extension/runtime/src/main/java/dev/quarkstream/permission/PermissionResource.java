package dev.quarkstream.permission;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/permissions")
@Authenticated
@Tag(name = "Permissions")
class PermissionResource {

    private final PermissionCatalogue catalogue;

    PermissionResource(PermissionCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @GET
    @Operation(summary = "List the permissions that a token can carry", description = "In the configured order.")
    public PermissionList list() {
        return new PermissionList(catalogue.names().stream().map(this::view).toList());
    }

    private Permission view(String name) {
        return new Permission(name, catalogue.description(name).orElse(null), catalogue.isDefault(name));
    }

    @Schema(name = "PermissionList")
    public record PermissionList(@Schema(required = true) List<Permission> permissions) {}

    /** One box on the form. */
    @Schema(name = "Permission")
    public record Permission(
            @Schema(required = true, examples = "create") String name,

            @Schema(required = true, nullable = true, examples = "Create notes.") @Nullable String description,

            @Schema(name = "default", required = true, description = "Checked on a fresh form.")
            @JsonProperty("default")
            boolean checked) {}
}
