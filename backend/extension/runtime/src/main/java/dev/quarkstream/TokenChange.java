package dev.quarkstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to change of a token.
 *
 * @param name null: it stays
 * @param description null: it stays; empty: there is none any more
 * @param permissions the whole new set; null: they stay
 * @param selfRotation whether it may rotate itself; null: that stays
 */
public record TokenChange(
        @Nullable String name,
        @Nullable String description,
        @Nullable List<String> permissions,
        @Nullable Boolean selfRotation) {

    public TokenChange {
        permissions = permissions == null ? null : List.copyOf(permissions);
    }

    /** Whether all stays as it is. */
    public boolean isNone() {
        return name == null && description == null && permissions == null && selfRotation == null;
    }

    public static TokenChange name(String name) {
        return new TokenChange(name, null, null, null);
    }

    public static TokenChange description(String description) {
        return new TokenChange(null, description, null, null);
    }

    public static TokenChange permissions(String... permissions) {
        return new TokenChange(null, null, List.of(permissions), null);
    }

    public static TokenChange selfRotation(boolean allowed) {
        return new TokenChange(null, null, null, allowed);
    }
}
