package dev.quarkstream.token;

import dev.quarkstream.audit.Audit;
import dev.quarkstream.schema.DeadRows;
import dev.quarkstream.schema.Schema;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.function.BiConsumer;

/** Tokens that nothing can be done with any more: listed for a while, then pruned. */
public class ExpiredTokens {

    @Produces
    @Singleton
    static DeadRows rows(TokenLife life, Schema schema, Audit audit) {
        return rows(life, schema, audit::tokenExpired);
    }

    private static DeadRows rows(TokenLife life, Schema schema, BiConsumer<String, UUID> gone) {
        return new DeadRows("token", schema.sql("{schema}.access_token"), life.endsBefore(DeadRows.CUTOFF), gone);
    }

    /** The same for a command, which has no beans. */
    public static DeadRows rows(SmallRyeConfig config) {
        return rows(new TokenLife(config.getConfigMapping(TokenConfig.class)), Schema.of(config), (owner, token) -> {});
    }
}
