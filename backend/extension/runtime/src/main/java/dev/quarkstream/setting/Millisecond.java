package dev.quarkstream.setting;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** A duration that a clock notices. */
@RegisterForReflection // it is made by its name
public final class Millisecond implements Converter<Duration> {

    @Override
    public @Nullable Duration convert(String text) {
        return Limits.from(Duration.ofMillis(1), text, "must be a millisecond or longer");
    }
}
