package dev.quarkstream;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token to be made by code.
 *
 * @param name 1 to 255 characters that people can read
 * @param description what it is for, up to 500 characters on one line; null: nothing is said
 * @param permissions configured names, or {@code *} for all of them, which HTTP refuses; null: the configured defaults; empty:
 *     it can do nothing
 * @param expiresAt in the future and within the operator's limit; null: the longest life there is
 * @param selfRotation whether it may rotate itself
 */
public record NewToken(
        String name,
        @Nullable String description,
        @Nullable List<String> permissions,
        @Nullable Instant expiresAt,
        boolean selfRotation) {

    public NewToken {
        permissions = permissions == null ? null : List.copyOf(permissions);
    }

    /** With the configured default permissions and the longest life there is. */
    public static NewToken named(String name) {
        return new NewToken(name, null, null, null, false);
    }

    /** The same, for this. */
    public NewToken describedAs(String description) {
        return new NewToken(name, description, permissions, expiresAt, selfRotation);
    }

    /** The same with these permissions and no others. */
    public NewToken allowedTo(String... permissions) {
        return new NewToken(name, description, List.of(permissions), expiresAt, selfRotation);
    }

    /** The same until then. */
    public NewToken until(Instant expiresAt) {
        return new NewToken(name, description, permissions, expiresAt, selfRotation);
    }

    /** The same, and it may give itself a new secret. */
    public NewToken rotatingItself() {
        return new NewToken(name, description, permissions, expiresAt, true);
    }
}
