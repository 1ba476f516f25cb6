package dev.quarkstream.identity;

import dev.quarkstream.Roles;
import java.security.Principal;

/** Whoever sent the request with a credential of ours. */
public sealed interface Caller extends Principal permits SessionCaller, TokenCaller {

    /** Whose data this caller works on. */
    String ownerId();

    /** One of {@link Roles}. */
    String role();

    /** Whether this caller may do what the permission names: a session always, a token if it carries it. */
    boolean can(String permission);

    @Override
    default String getName() {
        return ownerId();
    }
}
