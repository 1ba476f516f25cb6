package dev.quarkstream.identity;

import dev.quarkstream.CallingSession;
import dev.quarkstream.CallingToken;
import dev.quarkstream.CurrentUser;
import dev.quarkstream.owner.OwnerDirectory;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Principal;
import java.util.Optional;

/** The caller of the request at hand, whichever that is. */
@ApplicationScoped
class CallingUser implements CurrentUser {

    private final SecurityIdentity identity;
    private final OwnerDirectory owners;

    CallingUser(SecurityIdentity identity, OwnerDirectory owners) {
        this.identity = identity;
        this.owners = owners;
    }

    @Override
    public String id() {
        var person = somebody();
        return person instanceof Caller caller ? caller.ownerId() : owners.idOf(person);
    }

    @Override
    public boolean tokenCan(String permission) {
        if (!(somebody() instanceof TokenCaller token)) {
            return true;
        }
        var can = token.can(permission);
        PermissionUse use = can ? identity.getAttribute(PermissionUse.ATTRIBUTE) : null;
        if (use != null) {
            use.used(token, permission);
        }
        return can;
    }

    @Override
    public Optional<CallingToken> token() {
        return somebody() instanceof TokenCaller token ? Optional.of(token) : Optional.empty();
    }

    @Override
    public Optional<CallingSession> session() {
        return identity.getPrincipal() instanceof SessionCaller session ? Optional.of(session) : Optional.empty();
    }

    private Principal somebody() {
        if (identity.isAnonymous()) {
            throw new IllegalStateException("Nobody is signed in: the resource lacks @Authenticated or a permission");
        }
        return identity.getPrincipal();
    }
}
