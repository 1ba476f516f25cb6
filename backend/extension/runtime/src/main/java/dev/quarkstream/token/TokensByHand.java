package dev.quarkstream.token;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.EventKind;
import dev.quarkstream.RotationRefusedException;
import dev.quarkstream.RotationRefusedException.Reason;
import dev.quarkstream.schema.Ids;
import dev.quarkstream.schema.Schema;
import dev.quarkstream.secret.PlainTextToken;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an operator does with tokens by commands, which have no beans: through a connection of their own. */
public final class TokensByHand {

    private static final String LIST = """
            SELECT t.id, t.name, t.hint, t.permissions, t.created_at, t.rotated_at, t.expires_at, t.exposed_at, u.last_used_at
            FROM {schema}.access_token t LEFT JOIN {schema}.access_token_use u ON u.token_id = t.id
            WHERE t.owner_id = ? ORDER BY t.id DESC""";

    private static final String FIND = """
            SELECT t.digest, t.owner_id, t.name, t.created_at, t.rotated_at, t.expires_at, t.exposed_at
            FROM {schema}.access_token t JOIN {schema}.token_owner o ON o.id = t.owner_id WHERE t.id = ? FOR KEY SHARE OF o""";

    private static final String ROTATE = "SELECT {schema}.rotate_token(?, ?, ?, ?, ?, ?, ?, ?, ?::smallint)";

    private static final String TELL =
            "INSERT INTO {schema}.event (id, at, owner_id, kind, token_id, token_name) VALUES (?, ?, ?, ?, ?, ?)";

    private final Connection database;
    private final Schema schema;
    private final TokenConfig config;
    private final TokenLife life;
    private final Clock clock;

    public TokensByHand(Connection database, SmallRyeConfig settings, Clock clock) {
        this.database = database;
        this.schema = Schema.of(settings);
        this.config = settings.getConfigMapping(TokenConfig.class);
        this.life = new TokenLife(config);
        this.clock = clock;
    }

    /**
     * A token as an operator sees it.
     *
     * @param ends null: it does not
     * @param used null: it was not
     */
    public record Listed(
            UUID id,
            String name,
            String hint,
            List<String> permissions,
            Instant created,
            @Nullable Instant ends,
            @Nullable Instant used,
            boolean exposed) {}

    /** Those of an owner, the newest first. */
    public List<Listed> of(String owner) throws SQLException {
        try (var statement = database.prepareStatement(schema.sql(LIST))) {
            statement.setString(1, owner);
            var listed = new ArrayList<Listed>();
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    listed.add(new Listed(
                            row.getObject("id", UUID.class),
                            row.getString("name"),
                            row.getString("hint"),
                            List.of((String[]) row.getArray("permissions").getArray()),
                            row.getTimestamp("created_at").toInstant(),
                            end(row),
                            instant(row, "last_used_at"),
                            row.getTimestamp("exposed_at") != null));
                }
            }
            return listed;
        }
    }

    /**
     * A new secret.
     *
     * @param earlierWorks until when the one of before works
     */
    public record Rotated(String secret, Instant earlierWorks) {

        @Override
        public String toString() {
            return "Rotated[hidden]";
        }
    }

    /**
     * Gives a token a new secret.
     *
     * @param overlap for how long the present one works on; empty: as configured
     * @return empty: there is no such token
     * @throws ConfigurationException if the overlap is longer than the operator lets any be
     * @throws RotationRefusedException if it has expired, or somebody else rotated it at the same instant
     */
    public Optional<Rotated> rotate(UUID id, Optional<Duration> overlap) throws SQLException {
        var longest = config.maxRotationOverlap();
        if (overlap.filter(asked -> asked.compareTo(longest) > 0).isPresent()) {
            throw new ConfigurationException(
                    "The overlap is longer than quarkstream.tokens.max-rotation-overlap, " + longest);
        }
        database.setAutoCommit(false);
        try (var statement = database.prepareStatement(schema.sql(FIND))) {
            statement.setObject(1, id);
            try (var row = statement.executeQuery()) {
                return row.next() ? Optional.of(rotate(id, row, overlap)) : Optional.empty();
            }
        }
    }

    private Rotated rotate(UUID id, ResultSet token, Optional<Duration> overlap) throws SQLException {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var presentEnd = end(token);
        if (presentEnd != null && !presentEnd.isAfter(now)) {
            throw new RotationRefusedException(Reason.EXPIRED);
        }
        var isExposed = token.getTimestamp("exposed_at") != null;
        var works = isExposed ? now : now.plus(overlap.orElseGet(config::rotationOverlap));
        var end = instant(token, "expires_at");
        var secret = PlainTextToken.generate(config.prefix());
        try (var rotate = database.prepareStatement(schema.sql(ROTATE))) {
            rotate.setObject(1, id);
            rotate.setBytes(2, token.getBytes("digest"));
            rotate.setBoolean(3, isExposed);
            rotate.setBytes(4, secret.digest().bytes());
            rotate.setString(5, secret.hint());
            rotate.setObject(6, utc(now));
            rotate.setObject(7, utc(works));
            rotate.setObject(8, end == null ? null : utc(end), Types.TIMESTAMP_WITH_TIMEZONE);
            rotate.setInt(9, ExpiryNotices.notDue(life.endOf(end, now), now));
            try (var won = rotate.executeQuery()) {
                won.next();
                if (!won.getBoolean(1)) {
                    throw new RotationRefusedException(Reason.CONFLICT);
                }
            }
        }
        tell(EventKind.TOKEN_ROTATED, id, token, now);
        database.commit();
        return new Rotated(secret.value(), works);
    }

    private void tell(EventKind kind, UUID id, ResultSet token, Instant now) throws SQLException {
        try (var tell = database.prepareStatement(schema.sql(TELL))) {
            tell.setObject(1, new Ids().next());
            tell.setObject(2, utc(now));
            tell.setString(3, token.getString("owner_id"));
            tell.setString(4, kind.word());
            tell.setObject(5, id);
            tell.setString(6, token.getString("name"));
            tell.executeUpdate();
        }
    }

    private @Nullable Instant end(ResultSet row) throws SQLException {
        var rotated = instant(row, "rotated_at");
        return life.endOf(
                instant(row, "expires_at"),
                rotated == null ? row.getTimestamp("created_at").toInstant() : rotated);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
