package dev.quarkstream;

import java.util.UUID;

/** A token has a new secret. An event for {@code @ObservesAsync}: nobody waits for its observers. */
public record TokenRotated(String owner, UUID token) {}
