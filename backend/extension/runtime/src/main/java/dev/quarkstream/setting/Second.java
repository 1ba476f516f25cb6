package dev.quarkstream.setting;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** A duration that a person notices. */
@RegisterForReflection // it is made by its name
public final class Second implements Converter<Duration> {

    @Override
    public @Nullable Duration convert(String text) {
        return Limits.from(Duration.ofSeconds(1), text, "must be a second or longer");
    }
}
