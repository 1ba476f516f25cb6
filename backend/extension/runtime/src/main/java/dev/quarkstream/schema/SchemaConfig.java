package dev.quarkstream.schema;

import dev.quarkstream.setting.Limits;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import org.eclipse.microprofile.config.spi.Converter;

/** Where tokens and sessions are kept. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.database")
public interface SchemaConfig {

    String NAME = "[a-z_][a-z0-9_]{0,62}";

    /** The schema with the tables of tokens and sessions; it is made if it does not exist. */
    @WithDefault("quarkstream")
    @WithConverter(Name.class)
    String schema();

    /** Whether a start brings that schema to its version. No: somebody has done it before (migrate), or there is no database, as in tests that need none. */
    @WithDefault("true")
    boolean migrateAtStart();

    /** See {@link #schema()}. */
    @RegisterForReflection // it is made by its name
    final class Name implements Converter<String> {

        @Override
        public String convert(String text) {
            return Limits.matching(NAME, text, "must be a name of letters, digits and _, in lower case");
        }
    }
}
