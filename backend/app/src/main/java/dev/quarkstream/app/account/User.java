package dev.quarkstream.app.account;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An account as its owner sees it. */
@Schema(name = "User")
public record User(
        @Schema(required = true) UUID id,
        @Schema(required = true, examples = "Ada Lovelace") String name,

        @Schema(required = true, examples = "ada@example.com")
        String email,

        @Schema(required = true, description = "Whether mails to it have been proven to reach them.")
        boolean emailVerified,

        @Schema(
                required = true,
                nullable = true,
                examples = "ada@example.org",
                description = "An address that is to take its place, and waits for its proof.")
        @Nullable String newEmail,

        @Schema(required = true) Instant createdAt) {

    /** Of one that was just made. */
    public static User of(Account account) {
        return new User(
                account.id(), account.name(), account.email(), account.isEmailVerified(), null, account.createdAt());
    }
}
