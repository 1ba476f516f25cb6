package dev.quarkstream.app.database;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** The PostgreSQL server to use. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.database")
interface DatabaseConfig {

    /** Where it is: postgresql://host:port/name. Empty: the JVM runner starts an embedded one. */
    Optional<String> url();

    /** Who signs in to it. */
    Optional<String> username();

    /** With which password. */
    Optional<String> password();

    /** A file that holds the password instead. */
    Optional<Path> passwordFile();

    /**
     * Where to LISTEN for revocations, postgresql://host:port/name: a direct connection to the server, where a pooler that
     * gives each transaction another connection (PgBouncer) stands at quarkstream.database.url. Empty: the same.
     */
    Optional<String> listenUrl();
}
