package dev.quarkstream;

import java.security.Principal;
import java.util.Optional;

/**
 * All whom tokens and sessions belong to. An application may have one bean of this type, or of {@link ReactiveTokenOwners};
 * without, an owner's id is the name of whoever is signed in, and an owner is not asked about.
 */
public interface TokenOwners {

    /**
     * On a worker thread, where it may wait, with a request context that is not the request's. What it says is remembered
     * with the credential, so {@link Tokens#ownerChanged} is to be called when it would say something else. If it fails or
     * takes two seconds, the request is answered with 503.
     *
     * @return empty: there is no such owner, or none any more, and what belongs to them is refused
     */
    Optional<TokenOwner> find(String id);

    /**
     * The id of somebody who is signed in by another way than ours. Asked with every request, on whatever thread, an event loop
     * most often: it must not wait. Where an id has to be looked up, the sign-in does that and makes it the principal's name.
     */
    default String idOf(Principal principal) {
        return principal.getName();
    }

    /**
     * Whether an owner is asked about before a token or a session is good. No: nobody's tokens may do less than they say, and
     * whoever is deleted takes their tokens along ({@code quarkstream.owner.table}), so that it would cost and change nothing.
     */
    default boolean areAskedAtUse() {
        return true;
    }
}
