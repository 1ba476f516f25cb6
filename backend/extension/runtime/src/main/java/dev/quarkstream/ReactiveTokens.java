package dev.quarkstream;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
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

    /**
     * The same in a transaction of the application's own, in which no row of the owner's is held yet but the application's and those
     * of sessions that it has ended. After it is committed, {@link ReactiveSessions#heard} is to be waited for.
     */
    Uni<Integer> revokeAll(SqlConnection transaction, String owner);

    /** @see Tokens#ownerChanged */
    Uni<Void> ownerChanged(String owner);
}
