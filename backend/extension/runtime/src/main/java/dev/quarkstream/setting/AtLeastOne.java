package dev.quarkstream.setting;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** How many, where none would be nothing at all. */
@RegisterForReflection // it is made by its name
public final class AtLeastOne implements Converter<Integer> {

    @Override
    public @Nullable Integer convert(String text) {
        return Limits.between(1, Integer.MAX_VALUE, text, Integer::valueOf, "must be 1 or more");
    }
}
