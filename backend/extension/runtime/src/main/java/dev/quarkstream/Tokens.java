package dev.quarkstream;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The tokens of owners, for code that may wait: on worker threads and virtual threads. On an event loop each call fails with
 * an {@link IllegalStateException}; use {@link ReactiveTokens} there. Whoever calls has decided that the owner may: nobody
 * else is asked, and a resource that makes tokens is for {@code @RolesAllowed(Roles.SESSION)}, or a narrow token would make a
 * wide one. The limits are those of the HTTP API.
 */
public interface Tokens {

    /**
     * Makes a token.
     *
     * @param owner the application's id of whoever it is to belong to, as {@link CurrentUser#id()} says it
     * @throws IllegalArgumentException if the name, the description, a permission or the expiry is not valid; the message says which and why
     * @throws TokenLimitReachedException if the owner has as many live tokens as one may have; expired ones give way
     * @throws UnknownOwnerException if the application has told its table of owners and this one is not in it
     */
    IssuedToken create(String owner, NewToken token);

    /** All tokens of an owner, the newest first, expired ones until they are pruned. */
    List<Token> list(String owner);

    /** Empty if there is no such token, or if it is another owner's. */
    Optional<Token> find(String owner, UUID id);

    /**
     * Renames a token, describes it anew or changes what it may do. Every replica goes by it: this one when the call returns, the others
     * within milliseconds.
     *
     * @return empty if there is no such token, or if it is another owner's
     * @throws IllegalArgumentException if the name, the description or a permission is not valid
     */
    Optional<Token> change(String owner, UUID id, TokenChange change);

    /**
     * Gives a token a new secret. The present one works until the overlap ends, then it is refused like one that never was; one
     * from before it is refused at once: there are never more than two. One that was exposed works no more in any case.
     *
     * @return empty if there is no such token, or if it is another owner's
     * @throws IllegalArgumentException if the overlap or the expiry is not valid
     * @throws RotationRefusedException if it has expired, or was rotated by somebody else at the same instant
     */
    Optional<IssuedToken> rotate(String owner, UUID id, Rotation rotation);

    /**
     * Ends the overlap of a rotation: the secret of before is refused, by this replica when the call returns, by the others within
     * milliseconds.
     *
     * @return whether one still worked
     */
    boolean endPreviousSecret(String owner, UUID id);

    /**
     * Ends a token. This replica refuses it when the call returns, the others within milliseconds.
     *
     * @return whether there was one
     */
    boolean revoke(String owner, UUID id);

    /** Ends the token that a request came with: an app's sign-out. */
    default boolean revoke(CallingToken token) {
        return revoke(token.owner(), token.id());
    }

    /**
     * Ends all tokens of an owner.
     *
     * @return how many there were
     */
    int revokeAll(String owner);

    /**
     * Has every replica ask {@link TokenOwners} anew about an owner, of whom something has changed: what they may, or whether
     * they are there.
     */
    void ownerChanged(String owner);
}
