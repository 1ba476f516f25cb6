package dev.quarkstream.schema;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Whom tokens and sessions belong to. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.owner")
public interface OwnerConfig {

    /**
     * The application's own table of them, such as account or app.person: whoever is deleted there, by hand too, takes
     * tokens and sessions along, and nobody else can get any. Empty: the application deletes owners by itself.
     */
    Optional<String> table();

    /** The column with their ids, of any type that can be written as text. */
    @WithDefault("id")
    String column();
}
