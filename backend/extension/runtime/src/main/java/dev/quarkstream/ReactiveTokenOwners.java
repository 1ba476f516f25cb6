package dev.quarkstream;

import io.smallrye.mutiny.Uni;
import java.security.Principal;
import java.util.Optional;

/** {@link TokenOwners} for applications that do not wait: on an event loop, with a Vert.x context of its own. */
public interface ReactiveTokenOwners {

    /** @see TokenOwners#find */
    Uni<Optional<TokenOwner>> find(String id);

    /** @see TokenOwners#idOf */
    default String idOf(Principal principal) {
        return principal.getName();
    }

    /** @see TokenOwners#areAskedAtUse */
    default boolean areAskedAtUse() {
        return true;
    }
}
