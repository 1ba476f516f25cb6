package dev.quarkstream.permission;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarkstream.endpoint.Endpoint;
import dev.quarkstream.endpoint.EndpointFailures;
import dev.quarkstream.input.Answer;
import dev.quarkstream.input.Endpoints;
import io.quarkus.security.Authenticated;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** What an owner may let a token do. */
@Path(Endpoints.DEFAULT + "/permissions")
@Endpoint
@Authenticated
@Tag(name = "Permissions")
public class PermissionResource {

    private final PermissionCatalogue catalogue;
    private final EndpointFailures failures;

    PermissionResource(PermissionCatalogue catalogue, EndpointFailures failures) {
        this.catalogue = catalogue;
        this.failures = failures;
    }

    @GET
    @Operation(summary = "List the permissions that a token can carry", description = "In the configured order.")
    public PermissionList list() {
        return new PermissionList(catalogue.names().stream().map(this::view).toList());
    }

    @ServerExceptionMapper
    public RestResponse<byte[]> failed(Throwable failure, RoutingContext http) {
        return failures.answer(failure, http);
    }

    private Permission view(String name) {
        return new Permission(name, catalogue.description(name).orElse(null), catalogue.isDefault(name));
    }

    @Schema(name = "PermissionList")
    public record PermissionList(@Schema(required = true) List<Permission> permissions) implements Answer {

        @Override
        public ObjectNode json() {
            var members = JsonNodeFactory.instance.objectNode();
            var list = members.putArray("permissions");
            permissions.forEach(permission -> list.add(permission.json()));
            return members;
        }
    }

    /** One box on the form. */
    @Schema(name = "Permission")
    public record Permission(
            @Schema(required = true, examples = "create") String name,

            @Schema(required = true, nullable = true, examples = "Create notes.") @Nullable String description,

            @Schema(name = "default", required = true, description = "Checked on a fresh form.")
            boolean checked) {

        ObjectNode json() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("name", name)
                    .put("description", description)
                    .put("default", checked);
        }
    }
}
