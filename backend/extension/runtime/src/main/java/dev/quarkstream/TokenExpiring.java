package dev.quarkstream;

import java.time.Instant;
import java.util.UUID;

/**
 * A token will end: told 7 days before and 1 day before, once each whatever the number of replicas. An event for
 * {@code @ObservesAsync}: nobody waits for its observers.
 */
public record TokenExpiring(String owner, UUID token, Instant expiresAt) {}
