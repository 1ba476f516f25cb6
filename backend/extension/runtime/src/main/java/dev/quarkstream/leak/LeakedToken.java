package dev.quarkstream.leak;

import dev.quarkstream.EventKind;
import dev.quarkstream.schema.Ids;
import dev.quarkstream.schema.Schema;
import dev.quarkstream.secret.PlainTextToken;
import dev.quarkstream.secret.TokenDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** A token of which somebody has found the secret, for commands: to be ended or refused by that alone. */
public final class LeakedToken {

    // The owner comes before the token, as for whoever deletes an owner.
    private static final String REVOKE = """
            WITH found AS MATERIALIZED (
                SELECT t.id FROM {schema}.access_token t JOIN {schema}.token_owner o ON o.id = t.owner_id
                WHERE t.digest = ? OR t.id = (
                    SELECT s.token_id FROM {schema}.earlier_secret s WHERE s.digest = ? AND s.works_until > clock_timestamp())
                FOR KEY SHARE OF o),
            gone AS (
                DELETE FROM {schema}.access_token t USING found WHERE t.id = found.id RETURNING t.id, t.owner_id, t.name)
            INSERT INTO {schema}.event (id, at, owner_id, kind, token_id, token_name)
            SELECT ?, clock_timestamp(), owner_id, ?, id, name FROM gone RETURNING token_id""";

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
     * Deletes it, also by a secret that was replaced and works still; the database tells every server, and its owner reads it.
     *
     * @return its id; empty: there is none with this secret
     */
    public Optional<UUID> revoke(Connection database, Schema schema) throws SQLException {
        try (var statement = database.prepareStatement(schema.sql(REVOKE))) {
            statement.setBytes(1, digest.bytes());
            statement.setBytes(2, digest.bytes());
            statement.setObject(3, new Ids().next());
            statement.setString(4, EventKind.TOKEN_REVOKED.word());
            try (var row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
            }
        }
    }

    /**
     * Has it refused from now on, until its owner deletes or rotates it.
     *
     * @return its id; empty: there is no good one with this secret
     */
    public Optional<UUID> expose(Connection database, Schema schema) throws SQLException {
        try (var statement = database.prepareStatement(
                schema.sql("SELECT token FROM {schema}.expose_token(?, ?, NULL, NULL, NULL) WHERE is_new"))) {
            statement.setBytes(1, digest.bytes());
            statement.setObject(2, new Ids().next());
            try (var row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
            }
        }
    }
}
