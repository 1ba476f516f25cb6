package dev.quarkstream.schema;

import dev.quarkstream.setting.Limits;
import dev.quarkstream.setting.NotNegative;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;

/** What becomes of tokens and sessions that have ended. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.tokens")
public interface PruningConfig {

    /** How long expired tokens, and sessions that have ended, are kept before they are deleted. */
    @WithDefault("30d")
    @WithConverter(NotNegative.class)
    Duration pruneAfter();

    /** How often they are looked for; off: never. */
    @WithDefault("1h")
    @WithConverter(Every.class)
    String pruneEvery();

    /** See {@link #pruneEvery()}. */
    @RegisterForReflection // it is made by its name
    final class Every implements Converter<String> {

        @Override
        public String convert(String text) {
            return Limits.matching("off|[1-9]\\d{0,5}[smhd]", text, "must be a duration such as 1h, or off");
        }
    }
}
