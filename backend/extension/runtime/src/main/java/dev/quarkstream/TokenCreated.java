package dev.quarkstream;

import java.util.UUID;

/** Somebody has a new token. An event for {@code @ObservesAsync}: nobody waits for its observers. */
public record TokenCreated(String owner, UUID token) {}
