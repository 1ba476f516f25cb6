package dev.quarkstream.verification;

import dev.quarkstream.setting.Limits;
import dev.quarkstream.setting.Millisecond;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** The memory of verified credentials, tokens and sessions alike. */
@RegisterForReflection
@ConfigMapping(prefix = "quarkstream.tokens.cache")
public interface CacheConfig {

    /** How many tokens, and how many sessions, are remembered at most. 0: every request asks the database. */
    @WithDefault("100000")
    @WithConverter(Size.class)
    long maximumSize();

    /** How long a credential is remembered at most before the database is asked again. */
    @WithDefault("30s")
    @WithConverter(Millisecond.class)
    Duration maximumAge();

    /**
     * How a replica learns of a revocation. notify: from the database, at once, and without a connection that hears it
     * nothing is remembered. relayed: the same through Redis, from relays, for fleets that are too many to listen at one
     * database. ttl: on other replicas than the one that revokes only when maximum-age has passed.
     */
    @WithDefault("notify")
    Mode mode();

    /** See {@link #mode()}. */
    enum Mode {
        NOTIFY,
        RELAYED,
        TTL
    }

    /** See {@link #maximumSize()}. */
    @RegisterForReflection // it is made by its name
    final class Size implements Converter<Long> {

        @Override
        public @Nullable Long convert(String text) {
            return Limits.between(0L, Long.MAX_VALUE, text, Long::valueOf, "must not be negative");
        }
    }
}
