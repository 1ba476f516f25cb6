package dev.quarkstream.token;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarkstream.Rfc3339;
import dev.quarkstream.input.Answer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A token as its owner and its bearer see it.
 *
 * @param hint the last four characters of the secret
 */
@Schema(name = "Token")
public record TokenView(
        @Schema(required = true) UUID id,
        @Schema(required = true, examples = "Deploy script") String name,

        @Schema(required = true, nullable = true, examples = "Deploys on Fridays.", description = "What it is for.")
        @Nullable String description,

        @Schema(required = true, examples = "x7Qa", description = "The last 4 characters of the secret.")
        String hint,

        @Schema(required = true, examples = "[\"read\"]") List<String> permissions,
        @Schema(required = true, nullable = true) @Nullable Instant lastUsedAt,

        @Schema(required = true, nullable = true, description = "When it will really end, by the operator's limit too.")
        @Nullable Instant expiresAt,

        @Schema(required = true) Instant createdAt)
        implements Answer {

    @Override
    public ObjectNode json() {
        var members = JsonNodeFactory.instance
                .objectNode()
                .put("id", id.toString())
                .put("name", name)
                .put("description", description)
                .put("hint", hint);
        permissions.forEach(members.putArray("permissions")::add);
        return members.put("lastUsedAt", format(lastUsedAt))
                .put("expiresAt", format(expiresAt))
                .put("createdAt", Rfc3339.format(createdAt));
    }

    private static @Nullable String format(@Nullable Instant instant) {
        return instant == null ? null : Rfc3339.format(instant);
    }

    static TokenView of(AccessToken token, TokenUse use, TokenLife life) {
        var pending = use.pending(token.id()).orElse(null);
        var written = token.lastUsedAt();
        return new TokenView(
                token.id(),
                token.name(),
                token.description(),
                token.hint(),
                token.permissions(),
                pending == null || (written != null && written.isAfter(pending)) ? written : pending,
                life.endOf(token.expiresAt(), token.createdAt()),
                token.createdAt());
    }
}
