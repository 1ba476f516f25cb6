package dev.quarkstream.use;

import dev.quarkstream.setting.Millisecond;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is written down of the use of tokens. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.tokens")
public interface UseConfig {

    /** Whether it is written down when, how often, from where and for what tokens are used. */
    @WithDefault("true")
    boolean lastUsed();

    /** How often the last uses of tokens are written to the database. */
    @WithDefault("5s")
    @WithConverter(Millisecond.class)
    Duration lastUsedFlush();
}
