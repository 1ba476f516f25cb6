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
 * @param hint the last four characters of its present secret
 * @param permissions in the configured order
 * @param ends when it will really end, by the operator's limit too; null: it does not
 * @param used the last use that is known; null: none is
 * @param rotated when it was given its present secret; null: it still has its first one
 * @param earlierWorks until when its secret of before works; null: none does
 * @param selfRotation whether it may rotate itself
 * @param exposed when its secret was found where it must not be, since when it is refused; null: it was not
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
        @Nullable LastUse used,
        @Nullable Instant rotated,
        @Nullable Instant earlierWorks,
        boolean selfRotation,
        @Nullable Instant exposed) {

    /**
     * A use.
     *
     * @param address of the client, as far as proxies are trusted to say it; null: it is not known, or not kept
     * @param agent what the client says it is; null: nothing, or it is not known
     */
    public record LastUse(
            Instant at, @Nullable String address, @Nullable String agent) {}

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
        return Optional.ofNullable(used).map(LastUse::at);
    }

    /** When it was given its present secret; empty: it still has its first one. */
    public Optional<Instant> rotatedAt() {
        return Optional.ofNullable(rotated);
    }

    /** Until when its secret of before works; empty: none does. */
    public Optional<Instant> previousSecretUntil() {
        return Optional.ofNullable(earlierWorks);
    }

    /** When its secret was found where it must not be, since when it is refused; empty: it was not. */
    public Optional<Instant> exposedAt() {
        return Optional.ofNullable(exposed);
    }
}
