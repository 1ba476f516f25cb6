package dev.quarkstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to change of a token.
 *
 * @param name null: it stays
 * @param permissions the whole new set; null: they stay
 */
public record TokenChange(@Nullable String name, @Nullable List<String> permissions) {

    public TokenChange {
        permissions = permissions == null ? null : List.copyOf(permissions);
    }

    public static TokenChange name(String name) {
        return new TokenChange(name, null);
    }

    public static TokenChange permissions(String... permissions) {
        return new TokenChange(null, List.of(permissions));
    }
}
