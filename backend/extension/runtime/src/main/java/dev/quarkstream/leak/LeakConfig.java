package dev.quarkstream.leak;

import dev.quarkstream.setting.AtLeastOne;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Who may hand in tokens that were found where they must not be. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.leaks")
public interface LeakConfig {

    /** How many may be handed in a minute from one client address, or /64 network of IPv6; one more is answered with 429. */
    @WithDefault("30")
    @WithConverter(AtLeastOne.class)
    int reportsPerMinute();

    /**
     * The public keys of GitHub's secret scanning, a file as GitHub publishes them, read at the start. Empty: GitHub's reports
     * are not taken.
     */
    Optional<Path> githubKeysFile();
}
