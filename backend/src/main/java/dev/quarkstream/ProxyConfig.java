package dev.quarkstream;

import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Proxies in front of the application. */
@Unremovable // nothing injects it: it is read by expressions in application.properties
@ConfigMapping(prefix = "quarkstream.proxy")
interface ProxyConfig {

    /**
     * Addresses and networks (CIDR), separated by commas, whose X-Forwarded-* and Forwarded headers say who calls and whether
     * by https. A proxy must set these headers and not pass on what it was sent. Empty: nobody's count.
     */
    Optional<List<String>> trusted();
}
