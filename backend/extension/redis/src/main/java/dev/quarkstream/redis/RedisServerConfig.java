package dev.quarkstream.redis;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** What a fleet shares. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.redis")
public interface RedisServerConfig {

    /**
     * Where Redis or Valkey is: redis://host:port, or rediss:// with TLS; one server, or one that a Sentinel or a proxy
     * stands for, and no cluster. Limits are counted there for all replicas. Empty: each replica counts for itself.
     */
    Optional<String> url();

    /** Its password, if it wants one. */
    Optional<String> password();

    /** A file that holds the password instead. */
    Optional<Path> passwordFile();
}
