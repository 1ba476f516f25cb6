package dev.quarkstream;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token as its owner may see it.
 *
 * @param owner the application's id of whoever it belongs to
 * @param about what it is for; null: nobody has said
 * @param hint the last four characters of its secret
 * @param permissions in the configured order
 * @param ends when it will really end, by the operator's limit too; null: it does not
 * @param used the last use that is known; null: none is
 */
public record Token(
        UUID id,
        String owner,
        String name,
        @Nullable String about,
        String hint,
        List<String> permissions,
        Instant createdAt,
        @Nullable Instant ends,
        @Nullable Instant used) {

    /** What it is for, in its owner's words; empty: nobody has said. */
    public Optional<String> description() {
        return Optional.ofNullable(about);
    }

    /** When it will really end; empty: it does not. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(ends);
    }

    /** The last use that is known; empty: none is. */
    public Optional<Instant> lastUsedAt() {
        return Optional.ofNullable(used);
    }
}
