package dev.quarkstream.identity;

import dev.quarkstream.CallingSession;
import dev.quarkstream.CallingToken;
import dev.quarkstream.CurrentUser;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The caller of the request at hand, whichever that is. */
@ApplicationScoped
class CallingUser implements CurrentUser {

    private final SecurityIdentity identity;

    CallingUser(SecurityIdentity identity) {
        this.identity = identity;
    }

    @Override
    public String id() {
        return caller().ownerId();
    }

    @Override
    public boolean tokenCan(String permission) {
        return caller().can(permission);
    }

    @Override
    public Optional<CallingToken> token() {
        return caller() instanceof TokenCaller token ? Optional.of(token) : Optional.empty();
    }

    @Override
    public Optional<CallingSession> session() {
        return identity.getPrincipal() instanceof SessionCaller session ? Optional.of(session) : Optional.empty();
    }

    private Caller caller() {
        if (identity.getPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("Nobody is signed in: the resource lacks @Authenticated or a permission");
    }
}
