package dev.quarkstream.token;

import dev.quarkstream.database.DeadRows;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Tokens that nothing can be done with any more: listed for a while, then pruned. */
public class ExpiredTokens {

    @Produces
    @Singleton
    public static final DeadRows ROWS = new DeadRows("token", "access_token", "expires_at");
}
