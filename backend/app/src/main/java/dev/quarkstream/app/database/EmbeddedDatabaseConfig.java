package dev.quarkstream.app.database;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** The database that the application brings along and runs itself while quarkstream.database.url is not set. */
@Unremovable // read before there are beans; here it documents the setting and refuses misspelt ones
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.embedded-database")
interface EmbeddedDatabaseConfig {

    /** The folder that keeps the data and the key of the sessions, relative to the working directory. */
    @WithDefault("data/")
    Path dataDir();
}
