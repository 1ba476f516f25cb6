package dev.quarkstream;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;

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

    /** @see Sessions#list */
    Uni<List<Session>> list(String owner);

    /** @see Sessions#requireOwnPage */
    void requireOwnPage();
}
