package dev.quarkstream.token;

import dev.quarkstream.Token.LastUse;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A personal access token as it is stored: everything but the secret.
 *
 * @param earlierWorks until when the secret of before works, or worked; null: there is none
 */
record AccessToken(
        UUID id,
        String name,
        @Nullable String description,
        String hint,
        List<String> permissions,
        @Nullable Instant expiresAt,
        Instant createdAt,
        @Nullable LastUse lastUse,
        @Nullable Instant rotatedAt,
        @Nullable Instant earlierWorks,
        boolean selfRotation,
        @Nullable Instant exposedAt) {

    /** Columns of a {@code SELECT} that has {@link #ROWS}. */
    static final String MEMBERS = """
            t.id, t.name, t.description, t.hint, t.permissions, t.expires_at, t.created_at, t.rotated_at,
            t.self_rotation, t.exposed_at, u.last_used_at, u.last_used_address, u.last_used_agent,
            (SELECT max(s.works_until) FROM {schema}.earlier_secret s WHERE s.token_id = t.id) AS earlier_works""";

    static final String ROWS =
            " FROM {schema}.access_token t LEFT JOIN {schema}.access_token_use u ON u.token_id = t.id ";

    /** Its present secret is as old as this. */
    Instant secretSince() {
        return rotatedAt == null ? createdAt : rotatedAt;
    }

    static AccessToken of(Row row) {
        var lastUsedAt = instant(row, "last_used_at");
        return new AccessToken(
                row.getUUID("id"),
                row.getString("name"),
                row.getString("description"),
                row.getString("hint"),
                List.of(row.getArrayOfStrings("permissions")),
                instant(row, "expires_at"),
                row.getOffsetDateTime("created_at").toInstant(),
                lastUsedAt == null
                        ? null
                        : new LastUse(lastUsedAt, row.getString("last_used_address"), row.getString("last_used_agent")),
                instant(row, "rotated_at"),
                instant(row, "earlier_works"),
                row.getBoolean("self_rotation"),
                instant(row, "exposed_at"));
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
