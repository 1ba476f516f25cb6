package dev.quarkstream.token;

import dev.quarkstream.schema.DeadRows;
import dev.quarkstream.schema.Schema;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Tokens that nothing can be done with any more: listed for a while, then pruned. */
public class ExpiredTokens {

    @Produces
    @Singleton
    static DeadRows rows(TokenLife life, Schema schema) {
        return new DeadRows(
                "token",
                schema.sql("{schema}.access_token"),
                life.endsBefore(DeadRows.CUTOFF),
                Optional.empty(),
                (owner, token) -> {}); // they were told when it ended
    }

    /** The same for a command, which has no beans. */
    public static DeadRows rows(SmallRyeConfig config) {
        return rows(new TokenLife(config.getConfigMapping(TokenConfig.class)), Schema.of(config));
    }
}
