package dev.quarkstream.setting;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings and refuses what is out of their limits. Not by constraints of Bean Validation: a host need not have it, and
 * for a single one Quarkus looks through all settings, its own too, at each start.
 */
public final class Limits {

    private static final Duration EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private Limits() {}

    /** @param rule what is told to whoever breaks it */
    public static @Nullable Duration from(Duration least, String text, String rule) {
        return between(least, EVER, text, DurationConverter::parseDuration, rule);
    }

    /** @param rule what is told to whoever breaks it */
    public static <T extends Comparable<T>> @Nullable T between(
            T least, T most, String text, Function<String, T> reader, String rule) {
        if (text.isBlank()) {
            return null;
        }
        var value = reader.apply(text.strip());
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(rule);
        }
        return value;
    }

    /** @param rule what is told to whoever breaks it */
    public static String matching(String form, String text, String rule) {
        if (!text.matches(form)) {
            throw new IllegalArgumentException(rule);
        }
        return text;
    }
}
