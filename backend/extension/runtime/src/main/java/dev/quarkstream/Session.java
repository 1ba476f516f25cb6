package dev.quarkstream;

import java.time.Instant;
import java.util.UUID;

/**
 * A browser that is signed in with our cookie.
 *
 * @param expiresAt when it ends if nothing more is heard of it
 * @param remembered whether its cookie outlives the browser
 * @param current whether the request at hand came with it
 */
public record Session(UUID id, Instant createdAt, Instant expiresAt, boolean remembered, boolean current) {}
