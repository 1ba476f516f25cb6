package dev.quarkstream.app.password;

import dev.quarkstream.setting.AtLeastOne;
import dev.quarkstream.setting.Limits;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** How passwords are hashed. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.passwords")
interface PasswordConfig {

    /** The cost of a bcrypt hash: one more doubles the time of a sign-in and of a guess. */
    @WithDefault("12")
    @WithConverter(Cost.class)
    int cost();

    /** How many passwords are hashed at the same time. Empty: half as many as there are cores. */
    Optional<@WithConverter(AtLeastOne.class) Integer> threads();

    /**
     * How many passwords may wait to be hashed, by turns of the clients' addresses; where there are more, the newest of
     * the address that has most of them waiting is answered with 503.
     */
    @WithDefault("100")
    @WithConverter(AtLeastOne.class)
    int queue();

    /** See {@link #cost()}. */
    @RegisterForReflection // it is made by its name
    final class Cost implements Converter<Integer> {

        @Override
        public @Nullable Integer convert(String text) {
            return Limits.between(4, 20, text, Integer::valueOf, "must be 4 to 20");
        }
    }
}
