package dev.quarkstream.database;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The PostgreSQL server to use. */
@Unremovable // nothing injects it: it is read by expressions in application.properties
@ConfigMapping(prefix = "quarkstream.database")
interface DatabaseConfig {

    /** Where it is: postgresql://host:port/name. Empty: the JVM runner starts an embedded one. */
    Optional<String> url();

    /** Who signs in to it. */
    Optional<String> username();

    /** With which password. */
    Optional<String> password();
}
