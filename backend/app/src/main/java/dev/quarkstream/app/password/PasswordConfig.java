package dev.quarkstream.app.password;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Optional;

/** How passwords are hashed. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.passwords")
interface PasswordConfig {

    /** The cost of a bcrypt hash: one more doubles the time of a sign-in and of a guess. */
    @WithDefault("12")
    @Min(4) @Max(20) int cost();

    /** How many passwords are hashed at the same time. Empty: half as many as there are cores. */
    Optional<@Min(1) Integer> threads();

    /**
     * How many passwords may wait to be hashed, by turns of the clients' addresses; where there are more, the newest of
     * the address that has most of them waiting is answered with 503.
     */
    @WithDefault("100")
    @Min(1) int queue();
}
