package dev.quarkstream.session;

import dev.quarkstream.database.DeadRows;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Sessions that no cookie can continue, to be pruned. */
public class EndedSessions {

    @Produces
    @Singleton
    public static final DeadRows ROWS =
            new DeadRows("session", "user_session", "least(active_until, expires_at) < " + DeadRows.CUTOFF);
}
