package dev.quarkstream.use;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarkstream.Rfc3339;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** When a permission of a token let a request through last. */
@Schema(name = "PermissionUse")
public record PermissionLastUsed(
        @Schema(required = true, examples = "read") String name,
        @Schema(required = true, nullable = true) @Nullable Instant lastUsedAt) {

    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("lastUsedAt", lastUsedAt == null ? null : Rfc3339.format(lastUsedAt));
    }
}
