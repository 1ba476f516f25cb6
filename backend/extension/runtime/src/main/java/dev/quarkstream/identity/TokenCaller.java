package dev.quarkstream.identity;

import dev.quarkstream.CallingToken;
import dev.quarkstream.Roles;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bearer of a personal access token, who may do what the token's permissions say.
 *
 * @param permissions what it carries
 * @param allowed what of it its owner may
 */
public record TokenCaller(
        String ownerId,
        UUID id,
        String name,
        Set<String> permissions,
        Set<String> allowed,
        @Nullable Instant endsAt) implements Caller, CallingToken {

    /** The permission that stands for all of them. */
    public static final String EVERYTHING = "*";

    @Override
    public String owner() {
        return ownerId;
    }

    @Override
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(endsAt);
    }

    @Override
    public String role() {
        return Roles.TOKEN;
    }

    @Override
    public boolean can(String permission) {
        return allowed.contains(permission) || allowed.contains(EVERYTHING);
    }
}
