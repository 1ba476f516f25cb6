package dev.quarkstream.session;

import dev.quarkstream.setting.Second;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sessions of people who are signed in to the SPA. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.session")
public interface SessionConfig {

    /** The secret that signs session cookies, at least 32 bytes, the same on every replica. Without one there are no sessions of ours, for an application that signs people in by other ways alone. */
    Optional<String> key();

    /** A file that holds the secret instead; made with a fresh one, readable by its owner alone, if it does not exist. */
    Optional<Path> keyFile();

    /**
     * Secrets that signed cookies before, separated by commas, at least 32 bytes each: cookies under them are still good,
     * new ones are signed with the first. To be dropped when remember-for has passed.
     */
    Optional<List<String>> previousKeys();

    /** A file that holds them instead, one a line. */
    Optional<Path> previousKeysFile();

    /** How long a session lives without a request, unless its person asked to be remembered. */
    @WithDefault("2h")
    @WithConverter(Second.class)
    Duration idleTimeout();

    /** How long any session lives at most, and how long a remembered one outlives the browser. */
    @WithDefault("30d")
    @WithConverter(Second.class)
    Duration rememberFor();

    /** How long it counts that a person gave the password, when they signed in or later, for what asks for it again. */
    @WithDefault("15m")
    @WithConverter(Second.class)
    Duration confirmedFor();
}
