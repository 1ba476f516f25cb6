package dev.quarkstream.setting;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** A duration that ends later than it begins, or at once. */
@RegisterForReflection // it is made by its name
public final class NotNegative implements Converter<Duration> {

    @Override
    public @Nullable Duration convert(String text) {
        return Limits.from(Duration.ZERO, text, "must not be negative");
    }
}
