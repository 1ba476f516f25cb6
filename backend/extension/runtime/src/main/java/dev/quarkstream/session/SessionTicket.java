package dev.quarkstream.session;

import java.time.Instant;
import java.util.UUID;

/**
 * What a session cookie says.
 *
 * @param expiresAt when the session ends if nothing more is heard of it
 * @param remembered whether the cookie outlives the browser
 */
public record SessionTicket(String owner, UUID sessionId, Instant expiresAt, boolean remembered) {}
