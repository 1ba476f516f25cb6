package dev.quarkstream;

import java.util.UUID;

/** A token's secret was found where it must not be, and the token is refused. An event for {@code @ObservesAsync}: nobody waits for its observers. */
public record TokenExposed(String owner, UUID token) {}
