package dev.quarkstream.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarkstream.Rfc3339;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Something that happened to an owner's sessions or tokens. */
@Schema(name = "AccountEvent")
public record AccountEvent(
        @Schema(required = true) UUID id,
        @Schema(required = true) Instant at,
        @Schema(required = true, examples = "token-created") String kind,

        @Schema(required = true, nullable = true, description = "The token that it happened to; it may be gone since.")
        @Nullable EventToken token,

        @Schema(required = true, nullable = true, examples = "203.0.113.7") @Nullable String address,

        @Schema(required = true, nullable = true, description = "What the client said it was.") @Nullable String agent,

        @Schema(
                required = true,
                examples = "1",
                description = "How often: what anybody can cause is counted by the hour.")
        long times,

        @Schema(required = true, nullable = true, description = "Where an exposed secret was found.") @Nullable String url) {

    /**
     * The token that it happened to.
     *
     * @param name what it was called then
     */
    @Schema(name = "EventToken")
    public record EventToken(
            @Schema(required = true) UUID id,
            @Schema(required = true) String name) {}

    static AccountEvent of(Row row) {
        var token = row.getUUID("token_id");
        return new AccountEvent(
                row.getUUID("id"),
                row.getOffsetDateTime("at").toInstant(),
                row.getString("kind"),
                token == null ? null : new EventToken(token, row.getString("token_name")),
                row.getString("address"),
                row.getString("agent"),
                row.getLong("times"),
                row.getString("url"));
    }

    ObjectNode json() {
        var members = JsonNodeFactory.instance
                .objectNode()
                .put("id", id.toString())
                .put("at", Rfc3339.format(at))
                .put("kind", kind);
        if (token == null) {
            members.putNull("token");
        } else {
            members.putObject("token").put("id", token.id.toString()).put("name", token.name);
        }
        return members.put("address", address)
                .put("agent", agent)
                .put("times", times)
                .put("url", url);
    }
}
