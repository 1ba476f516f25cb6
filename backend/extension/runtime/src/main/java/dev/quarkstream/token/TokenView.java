package dev.quarkstream.token;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarkstream.Rfc3339;
import dev.quarkstream.Token;
import dev.quarkstream.input.Answer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A token as its owner and its bearer see it.
 *
 * @param hint the last four characters of the present secret
 */
@Schema(name = "Token")
public record TokenView(
        @Schema(required = true) UUID id,
        @Schema(required = true, examples = "Deploy script") String name,

        @Schema(required = true, nullable = true, examples = "Deploys on Fridays.", description = "What it is for.")
        @Nullable String description,

        @Schema(required = true, examples = "x7Qa", description = "The last 4 characters of the present secret.")
        String hint,

        @Schema(required = true, examples = "[\"read\"]") List<String> permissions,
        @Schema(required = true, nullable = true) @Nullable Instant lastUsedAt,

        @Schema(required = true, nullable = true, description = "Where the last use came from, as far as it is known.")
        @Nullable LastUsedFrom lastUsedFrom,

        @Schema(required = true, nullable = true, description = "When it will really end, by the operator's limit too.")
        @Nullable Instant expiresAt,

        @Schema(required = true) Instant createdAt,

        @Schema(
                required = true,
                nullable = true,
                description = "When it got its present secret; null: with its making.")
        @Nullable Instant rotatedAt,

        @Schema(
                required = true,
                nullable = true,
                description = "Until when the secret of before works; null: none does.")
        @Nullable Instant previousSecretUntil,

        @Schema(required = true, description = "Whether it may rotate itself.")
        boolean selfRotation,

        @Schema(
                required = true,
                nullable = true,
                description = "When its secret was found where it must not be: it is refused until it is rotated.")
        @Nullable Instant exposedAt)
        implements Answer {

    /** Where a use came from. */
    @Schema(name = "LastUsedFrom")
    public record LastUsedFrom(
            @Schema(required = true, nullable = true, examples = "203.0.113.7") @Nullable String address,

            @Schema(
                    required = true,
                    nullable = true,
                    examples = "curl/8.5.0",
                    description = "What the client says it is.")
            @Nullable String agent) {

        /** Null: nothing is known of it. */
        static @Nullable LastUsedFrom of(Token.LastUse use) {
            return use.address() == null && use.agent() == null ? null : new LastUsedFrom(use.address(), use.agent());
        }
    }

    public static TokenView of(Token token) {
        var use = token.used();
        return new TokenView(
                token.id(),
                token.name(),
                token.about(),
                token.hint(),
                token.permissions(),
                use == null ? null : use.at(),
                use == null ? null : LastUsedFrom.of(use),
                token.ends(),
                token.createdAt(),
                token.rotated(),
                token.earlierWorks(),
                token.selfRotation(),
                token.exposed());
    }

    @Override
    public ObjectNode json() {
        var members = JsonNodeFactory.instance
                .objectNode()
                .put("id", id.toString())
                .put("name", name)
                .put("description", description)
                .put("hint", hint);
        permissions.forEach(members.putArray("permissions")::add);
        members.put("lastUsedAt", format(lastUsedAt));
        if (lastUsedFrom == null) {
            members.putNull("lastUsedFrom");
        } else {
            members.putObject("lastUsedFrom")
                    .put("address", lastUsedFrom.address)
                    .put("agent", lastUsedFrom.agent);
        }
        return members.put("expiresAt", format(expiresAt))
                .put("createdAt", Rfc3339.format(createdAt))
                .put("rotatedAt", format(rotatedAt))
                .put("previousSecretUntil", format(previousSecretUntil))
                .put("selfRotation", selfRotation)
                .put("exposedAt", format(exposedAt));
    }

    private static @Nullable String format(@Nullable Instant instant) {
        return instant == null ? null : Rfc3339.format(instant);
    }
}
