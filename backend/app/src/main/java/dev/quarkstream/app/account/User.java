package dev.quarkstream.app.account;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An account as its owner sees it. */
@Schema(name = "User")
public record User(
        @Schema(required = true) UUID id,
        @Schema(required = true, examples = "Ada Lovelace") String name,

        @Schema(required = true, examples = "ada@example.com")
        String email,

        @Schema(required = true) Instant createdAt) {

    public static User of(Account account) {
        return new User(account.id(), account.name(), account.email(), account.createdAt());
    }
}
