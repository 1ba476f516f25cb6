package dev.quarkstream.panel;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Where the panel is, and where its people come from. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.panel")
public interface PanelConfig {

    /** The path of the panel, below quarkus.http.root-path. Everything below it is the panel's; with / that is everything but the API and Quarkus' own endpoints. */
    @WithDefault("/quarkstream/")
    String path();

    /** Where people sign in, if not in the panel: a path, or an address with http or https. {return} in it becomes the path, encoded, that they are to come back to. */
    Optional<String> loginUrl();

    /** Where people sign out, if not in the panel, likewise. */
    Optional<String> logoutUrl();

    /** Whether the panel offers to register, at POST /api/register. */
    @WithDefault("false")
    boolean registration();

    /** Whether the panel offers to replace a forgotten password by mail. */
    @WithDefault("false")
    boolean passwordReset();

    /** Whether the panel says that a new account makes no token before its address is proven. */
    @WithDefault("false")
    boolean emailVerification();
}
