package dev.quarkstream;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The token that a request came with. Its secret is not kept anywhere. */
public interface CallingToken {

    UUID id();

    /** Whose it is. */
    String owner();

    /** As its owner has named it; what was renamed a moment ago may still bear its old name. */
    String name();

    /** The names that it carries; {@code *} stands for all of them. */
    Set<String> permissions();

    /** When it ends, by the operator's limit too; empty: it does not. */
    Optional<Instant> expiresAt();
}
