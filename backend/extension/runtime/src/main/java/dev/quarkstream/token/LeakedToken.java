package dev.quarkstream.token;

import dev.quarkstream.schema.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** A token of which somebody has found the secret, to be ended by that alone. */
public final class LeakedToken {

    private final TokenDigest digest;

    private LeakedToken(TokenDigest digest) {
        this.digest = digest;
    }

    /** Empty: no token looks like that. */
    public static Optional<LeakedToken> of(String secret) {
        return PlainTextToken.parse(secret)
                .or(() -> PlainTextToken.parseImported(secret))
                .map(token -> new LeakedToken(token.digest()));
    }

    /**
     * Deletes it; the database tells every server.
     *
     * @return its id; empty: there is none with this secret
     */
    public Optional<UUID> revoke(Connection database, Schema schema) throws SQLException {
        try (var statement = database.prepareStatement(
                schema.sql("DELETE FROM {schema}.access_token WHERE digest = ? RETURNING id"))) {
            statement.setBytes(1, digest.bytes());
            try (var row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
            }
        }
    }
}
