package dev.quarkstream.origin;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Where the SPA may be served from. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream")
public interface SpaConfig {

    /** The other origins whose pages may act with a session, such as https://app.example.com. Empty: this server's own alone. */
    Optional<List<String>> spaOrigins();
}
