package dev.quarkstream;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of owners, for reactive code: what {@link Sessions} says, without waiting. Nothing is done before the Uni is
 * subscribed to, and again with each subscription.
 */
public interface ReactiveSessions {

    /** @see Sessions#start */
    Uni<Session> start(String owner, boolean remember);

    /** @see Sessions#end(CallingSession) */
    Uni<Void> end(CallingSession session);

    /** @see Sessions#end(String, UUID) */
    Uni<Boolean> end(String owner, UUID id);

    /** @see Sessions#endAll */
    Uni<Integer> endAll(String owner);

    /** @see Sessions#endAllBut */
    Uni<Integer> endAllBut(String owner, UUID kept);

    /**
     * The same in a transaction of the application's own, in which no row of the owner's is held yet but the application's. After
     * it is committed, {@link #heard} is to be waited for.
     *
     * @param kept null: none
     */
    Uni<Integer> endAllBut(SqlConnection transaction, String owner, @Nullable UUID kept);

    /** Done when this replica refuses whatever ended, or was narrowed, in transactions that were committed before. */
    Uni<Void> heard();

    /** @see Sessions#confirm */
    Uni<Void> confirm(CallingSession session);

    /** @see Sessions#requireConfirmed */
    Uni<Void> requireConfirmed();

    /** @see Sessions#list */
    Uni<List<Session>> list(String owner);

    /** @see Sessions#requireOwnPage */
    void requireOwnPage();
}
