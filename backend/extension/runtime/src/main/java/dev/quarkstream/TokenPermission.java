package dev.quarkstream;

import org.jspecify.annotations.Nullable;

/**
 * Something that tokens can be allowed to do.
 *
 * @param name as {@code @PermissionsAllowed} says it: {@code [A-Za-z0-9][A-Za-z0-9:._-]{0,63}}
 * @param description what it allows, in one sentence for the people who check its box; null: the name says it
 */
public record TokenPermission(String name, @Nullable String description) {

    public static TokenPermission named(String name) {
        return new TokenPermission(name, null);
    }
}
