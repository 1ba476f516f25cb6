package dev.quarkstream;

import java.time.Instant;
import java.util.UUID;

/** The signed-in browser that a request came from. */
public interface CallingSession {

    UUID id();

    /** The application's id of the person. */
    String owner();

    /** When it ends if nothing more is heard of it. */
    Instant expiresAt();
}
