package dev.quarkstream;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The tokens of owners, for reactive code: what {@link Tokens} says, without waiting. Nothing is done before the Uni is
 * subscribed to, and again with each subscription.
 */
public interface ReactiveTokens {

    /** @see Tokens#create */
    Uni<IssuedToken> create(String owner, NewToken token);

    /** @see Tokens#list */
    Uni<List<Token>> list(String owner);

    /** @see Tokens#find */
    Uni<Optional<Token>> find(String owner, UUID id);

    /** @see Tokens#change */
    Uni<Optional<Token>> change(String owner, UUID id, TokenChange change);

    /** @see Tokens#rotate */
    Uni<Optional<IssuedToken>> rotate(String owner, UUID id, Rotation rotation);

    /** @see Tokens#endPreviousSecret */
    Uni<Boolean> endPreviousSecret(String owner, UUID id);

    /** @see Tokens#revoke(String, UUID) */
    Uni<Boolean> revoke(String owner, UUID id);

    /** @see Tokens#revoke(CallingToken) */
    default Uni<Boolean> revoke(CallingToken token) {
        return revoke(token.owner(), token.id());
    }

    /** @see Tokens#revokeAll */
    Uni<Integer> revokeAll(String owner);

    /** @see Tokens#ownerChanged */
    Uni<Void> ownerChanged(String owner);
}
