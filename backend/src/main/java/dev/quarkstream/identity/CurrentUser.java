package dev.quarkstream.identity;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Who is calling: inject it into a resource that somebody must be signed in for. */
@ApplicationScoped
public class CurrentUser {

    private final SecurityIdentity identity;

    CurrentUser(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** Whose data the request is about. */
    public String id() {
        return caller().ownerId();
    }

    /**
     * The same check as {@code @PermissionsAllowed}, from code: always true for a session, the token's own set
     * otherwise.
     */
    public boolean tokenCan(String permission) {
        return caller().can(permission);
    }

    /** The token that the request came with; empty for a session. */
    public Optional<TokenCaller> token() {
        return caller() instanceof TokenCaller token ? Optional.of(token) : Optional.empty();
    }

    /** The session that the request came with; empty for a token and for nobody. */
    public Optional<SessionCaller> session() {
        return identity.getPrincipal() instanceof SessionCaller session ? Optional.of(session) : Optional.empty();
    }

    private Caller caller() {
        if (identity.getPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("Nobody is signed in: the resource lacks @Authenticated or a permission");
    }
}
