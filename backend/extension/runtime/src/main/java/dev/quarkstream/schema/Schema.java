package dev.quarkstream.schema;

import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Names our tables in SQL, wherever the operator keeps them. */
@Singleton
public class Schema {

    private final String name;

    @Inject
    Schema(SchemaConfig config) {
        this(config.schema());
    }

    private Schema(String name) {
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
