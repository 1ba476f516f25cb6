package dev.quarkstream.app.registration;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who may make an account. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.registration")
public interface RegistrationConfig {

    /** Whether anybody may register; otherwise the call does not exist (404). */
    @WithDefault("true")
    boolean enabled();

    /**
     * Whether an account makes no token before its address is proven by a link in a mail; it needs mail and
     * quarkstream.mail.panel-url.
     */
    @WithDefault("false")
    boolean verifyEmail();
}
