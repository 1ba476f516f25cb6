package dev.quarkstream.input;

import dev.quarkstream.RequestRules;
import jakarta.ws.rs.NotFoundException;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An id in a path, in its {@linkplain RequestRules#ID one spelling}. */
@Schema(hidden = true)
public record Id(UUID value) {

    /** Asked by JAX-RS. What is no id is an id of nothing. */
    public static Id fromString(String text) {
        if (!RequestRules.isId(text)) {
            throw new NotFoundException();
        }
        return new Id(UUID.fromString(text));
    }
}
