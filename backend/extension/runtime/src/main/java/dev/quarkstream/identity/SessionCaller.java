package dev.quarkstream.identity;

import dev.quarkstream.CallingSession;
import dev.quarkstream.Roles;
import java.time.Instant;
import java.util.UUID;

/**
 * A person signed in to the SPA, who may do all that there is to do with what is theirs.
 *
 * @param expiresAt when the session ends if nothing more is heard of it
 */
public record SessionCaller(String ownerId, UUID id, Instant expiresAt) implements Caller, CallingSession {

    @Override
    public String owner() {
        return ownerId;
    }

    @Override
    public String role() {
        return Roles.SESSION;
    }

    @Override
    public boolean can(String permission) {
        return true;
    }
}
