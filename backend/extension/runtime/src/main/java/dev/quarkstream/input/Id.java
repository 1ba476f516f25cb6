package dev.quarkstream.input;

import jakarta.ws.rs.NotFoundException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An id in a path. It has one spelling (RFC 9562, section 4); {@link UUID#fromString} would take {@code 1-1-1-1-1} too. */
@Schema(hidden = true)
public record Id(UUID value) {

    /** The spelling, as a regular expression. */
    public static final String SPELLING = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

    private static final Pattern CANONICAL = Pattern.compile(SPELLING);

    /** Asked by JAX-RS. What is no id is an id of nothing. */
    public static Id fromString(String text) {
        if (!isOne(text)) {
            throw new NotFoundException();
        }
        return new Id(UUID.fromString(text));
    }

    static boolean isOne(String text) {
        return CANONICAL.matcher(text).matches();
    }
}
