package dev.quarkstream.schema;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;

/** Names our tables in SQL, wherever the operator keeps them. */
@Singleton
public class Schema {

    private static final Pattern NAME = Pattern.compile(SchemaConfig.NAME);

    private final String name;

    @Inject
    Schema(SchemaConfig config) {
        this(config.schema());
    }

    private Schema(String name) {
        if (!NAME.matcher(name).matches()) { // it is written into statements; not every application has a validator
            throw new ConfigurationException(
                    "quarkstream.database.schema must be a name of letters, digits and _, in lower case");
        }
        this.name = name;
    }

    /** For a command, which has no beans. */
    public static Schema of(SmallRyeConfig config) {
        return new Schema(config.getConfigMapping(SchemaConfig.class).schema());
    }

    public String name() {
        return name;
    }

    /** A statement in which {@code {schema}} stands for ours. */
    public String sql(String statement) {
        return statement.replace("{schema}", '"' + name + '"');
    }
}
