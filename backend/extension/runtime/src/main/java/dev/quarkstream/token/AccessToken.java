package dev.quarkstream.token;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A personal access token as it is stored: everything but the secret. */
record AccessToken(
        UUID id,
        String name,
        @Nullable String description,
        String hint,
        List<String> permissions,
        @Nullable Instant expiresAt,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {

    static AccessToken of(Row row) {
        return new AccessToken(
                row.getUUID("id"),
                row.getString("name"),
                row.getString("description"),
                row.getString("hint"),
                List.of(row.getArrayOfStrings("permissions")),
                instant(row.getOffsetDateTime("expires_at")),
                row.getOffsetDateTime("created_at").toInstant(),
                instant(row.getOffsetDateTime("last_used_at")));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
