package dev.quarkstream.schema;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;

/** Where tokens and sessions are kept. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.database")
public interface SchemaConfig {

    String NAME = "[a-z_][a-z0-9_]{0,62}";

    /** The schema with the tables of tokens and sessions; it is made if it does not exist. */
    @WithDefault("quarkstream")
    @Pattern(regexp = NAME, message = "must be a name of letters, digits and _, in lower case") String schema();

    /** Whether a start brings that schema to its version. No: somebody has done it before (migrate), or there is no database, as in tests that need none. */
    @WithDefault("true")
    boolean migrateAtStart();
}
