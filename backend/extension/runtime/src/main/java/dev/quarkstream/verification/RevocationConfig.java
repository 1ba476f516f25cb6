package dev.quarkstream.verification;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What it means that a revocation was answered. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream")
public interface RevocationConfig {

    /**
     * When a revocation is answered. heard: when this replica has forgotten; others forget within milliseconds, or within
     * two seconds if they hear nothing. confirmed: when every replica has said that it has forgotten, or has heard nothing
     * for so long that it trusts nothing any more (two seconds).
     */
    @WithDefault("heard")
    Revocation revocation();

    /** See {@link #revocation()}. */
    enum Revocation {
        HEARD,
        CONFIRMED
    }
}
