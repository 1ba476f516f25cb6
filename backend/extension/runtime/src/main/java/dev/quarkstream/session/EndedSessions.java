package dev.quarkstream.session;

import dev.quarkstream.schema.DeadRows;
import dev.quarkstream.schema.Schema;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Sessions that no cookie can continue, to be pruned. */
public class EndedSessions {

    @Produces
    @Singleton
    static DeadRows rows(Schema schema) {
        return new DeadRows(
                "session",
                schema.sql("{schema}.user_session"),
                "least(active_until, expires_at) < " + DeadRows.CUTOFF,
                Optional.empty(),
                (owner, session) -> {}); // it ended long ago
    }

    /** The same for a command, which has no beans. */
    public static DeadRows rows(SmallRyeConfig config) {
        return rows(Schema.of(config));
    }
}
