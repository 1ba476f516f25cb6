package dev.quarkstream;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A browser that is signed in with our cookie.
 *
 * @param lastActiveAt when its last request came, give or take a few seconds
 * @param expiresAt when it ends if nothing more is heard of it
 * @param remembered whether its cookie outlives the browser
 * @param current whether the request at hand came with it
 * @param address where its last request came from; null: it is not known, or not kept
 * @param agent what the browser called itself then; null: nothing
 */
public record Session(
        UUID id,
        Instant createdAt,
        Instant lastActiveAt,
        Instant expiresAt,
        boolean remembered,
        boolean current,
        @Nullable String address,
        @Nullable String agent) {}
