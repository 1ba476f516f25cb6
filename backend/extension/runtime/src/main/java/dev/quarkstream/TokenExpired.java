package dev.quarkstream;

import java.util.UUID;

/** A token has come to its end, told once whatever the number of replicas. An event for {@code @ObservesAsync}: nobody waits for its observers. */
public record TokenExpired(String owner, UUID token) {}
