package dev.quarkstream.authentication;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Where it is asked who is calling. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.authentication")
public interface AuthenticationConfig {

    /** Beneath which paths tokens and the session cookie are looked at; elsewhere they say nothing. */
    @WithDefault("/")
    List<String> paths();

    /** Beneath which of these they say nothing after all. */
    Optional<List<String>> exceptPaths();
}
