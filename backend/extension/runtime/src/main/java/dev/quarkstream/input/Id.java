package dev.quarkstream.input;

import jakarta.ws.rs.NotFoundException;
import java.util.UUID;
import java.util.regex.Pattern;

/** An id in a path. It has one spelling (RFC 9562, section 4); {@link UUID#fromString} would take {@code 1-1-1-1-1} too. */
public record Id(UUID value) {

    private static final Pattern CANONICAL =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

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
