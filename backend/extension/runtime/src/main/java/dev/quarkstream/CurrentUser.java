package dev.quarkstream;

import java.util.Optional;

/**
 * Who is calling: inject it into a resource that somebody must be signed in for. Whoever came with a token may do what it
 * says; whoever is signed in may do all that there is to do with what is theirs.
 */
public interface CurrentUser {

    /**
     * Whose data the request is about.
     *
     * @throws IllegalStateException if nobody is signed in: the resource lacks {@code @Authenticated} or a permission
     */
    String id();

    /**
     * The same check as {@code @PermissionsAllowed}, from code: always true for a session, the token's own set otherwise.
     *
     * @throws IllegalStateException if nobody is signed in
     */
    boolean tokenCan(String permission);

    /** The opposite of {@link #tokenCan}. */
    default boolean tokenCant(String permission) {
        return !tokenCan(permission);
    }

    /** The token that the request came with; empty for a session. */
    Optional<CallingToken> token();

    /** The session that the request came with; empty for a token and for nobody. */
    Optional<CallingSession> session();
}
