package dev.quarkstream.event;

import dev.quarkstream.schema.DeadRows;
import dev.quarkstream.schema.Schema;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What happened so long ago that nobody is told any more, to be pruned. */
public class OldEvents {

    @Produces
    @Singleton
    static DeadRows rows(EventConfig config, Schema schema) {
        return new DeadRows(
                "event",
                schema.sql("{schema}.event"),
                "at < " + DeadRows.CUTOFF,
                Optional.of(config.keepFor()),
                (owner, event) -> {});
    }

    /** The same for a command, which has no beans. */
    public static DeadRows rows(SmallRyeConfig config) {
        return rows(config.getConfigMapping(EventConfig.class), Schema.of(config));
    }
}
