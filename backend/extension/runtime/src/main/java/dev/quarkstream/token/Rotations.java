package dev.quarkstream.token;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.EventKind;
import dev.quarkstream.ProblemException;
import dev.quarkstream.Rotation;
import dev.quarkstream.RotationRefusedException;
import dev.quarkstream.RotationRefusedException.Reason;
import dev.quarkstream.event.Events;
import dev.quarkstream.schema.Owners;
import dev.quarkstream.schema.Schema;
import dev.quarkstream.secret.TokenDigest;
import dev.quarkstream.token.TokenIssuer.Issued;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gives tokens new secrets. The one of before works on for a while; those from before that are known as retired. */
@ApplicationScoped
@Startup // settings that contradict one another stop it
class Rotations {

    private static final String FIND = """
            SELECT digest, self_rotation, exposed_at IS NOT NULL AS exposed, expires_at,
                coalesce(rotated_at, created_at) AS secret_since,
                extract(epoch FROM coalesce(lifetime, expires_at - created_at))::float8 AS lifetime,
                $3::bytea = digest OR $3 IN (
                    SELECT s.digest FROM {schema}.earlier_secret s
                    WHERE s.token_id = $1 AND s.works_until > greatest($4, clock_timestamp())) AS works
            FROM {schema}.access_token WHERE id = $1 AND owner_id = $2""";

    private static final String ROTATE = "SELECT {schema}.rotate_token($1, $2, $3, $4, $5, $6, $7, $8, $9) AS won";

    private static final String END = """
            UPDATE {schema}.earlier_secret s SET works_until = least(s.works_until, $3, clock_timestamp())
            FROM {schema}.access_token t
            WHERE t.id = $1 AND t.owner_id = $2 AND s.token_id = t.id AND s.works_until > $3
            RETURNING t.id, t.name""";

    private final AccessTokens tokens;
    private final Owners owners;
    private final Events events;
    private final NewSecrets secrets;
    private final TokenLife life;
    private final TokenConfig config;
    private final Clock clock;
    private final String find;
    private final String rotate;
    private final String end;

    Rotations(
            AccessTokens tokens,
            Owners owners,
            Events events,
            NewSecrets secrets,
            TokenLife life,
            TokenConfig config,
            Schema schema,
            Clock clock) {
        if (config.rotationOverlap().compareTo(config.maxRotationOverlap()) > 0) {
            throw new ConfigurationException(
                    "quarkstream.tokens.rotation-overlap is longer than quarkstream.tokens.max-rotation-overlap");
        }
        this.tokens = tokens;
        this.owners = owners;
        this.events = events;
        this.secrets = secrets;
        this.life = life;
        this.config = config;
        this.clock = clock;
        this.find = schema.sql(FIND);
        this.rotate = schema.sql(ROTATE);
        this.end = schema.sql(END);
    }

    /** @return empty: the owner has no such token; fails with {@link RotationRefusedException} */
    Uni<Optional<Issued>> byOwner(String owner, UUID id, Rotation asked) {
        return rotate(
                owner,
                id,
                null,
                asked.overlap(),
                (present, now) -> asked.expiresAt() == null ? present.end : asked.expiresAt());
    }

    /**
     * The same, asked for with the token itself: it lives on for as long as it was to live at first.
     *
     * @param asking the secret that it came with, which may have been replaced since; null: it came with none
     */
    Uni<Optional<Issued>> byItself(String owner, UUID id, @Nullable TokenDigest asking, @Nullable Duration overlap) {
        return rotate(owner, id, asking, overlap, (present, now) -> {
            if (present.exposed) { // since it was let in
                throw ProblemException.invalidToken();
            }
            if (present.askingIsRetired) {
                throw new RotationRefusedException(Reason.CONFLICT);
            }
            if (!present.mayRotateItself) {
                throw new RotationRefusedException(Reason.NOT_ALLOWED);
            }
            return present.lifetime == null ? null : life.within(now.plus(present.lifetime), now);
        });
    }

    private interface NewEnd {
        @Nullable Instant of(Present token, Instant now);
    }

    /** A token as it is before. */
    private record Present(
            Buffer digest,
            boolean mayRotateItself,
            boolean exposed,
            boolean askingIsRetired,
            @Nullable Instant end,
            Instant secretSince,
            @Nullable Duration lifetime) {

        static Present of(Row row) {
            var end = row.getOffsetDateTime("expires_at");
            var lifetime = row.getDouble("lifetime");
            return new Present(
                    row.getBuffer("digest"),
                    row.getBoolean("self_rotation"),
                    row.getBoolean("exposed"),
                    Boolean.FALSE.equals(row.getBoolean("works")),
                    end == null ? null : end.toInstant(),
                    row.getOffsetDateTime("secret_since").toInstant(),
                    lifetime == null ? null : Duration.ofMillis(Math.round(lifetime * 1000)));
        }
    }

    private Uni<Optional<Issued>> rotate(
            String owner, UUID id, @Nullable TokenDigest asking, @Nullable Duration overlap, NewEnd end) {
        return owners.holding(
                owner,
                Optional.empty(),
                connection -> connection
                        .preparedQuery(find)
                        .execute(Tuple.tuple()
                                .addUUID(id)
                                .addString(owner)
                                .addValue(
                                        asking == null
                                                ? null
                                                : Buffer.buffer(asking.bytes()).getDelegate())
                                .addValue(utc(clock.instant())))
                        .flatMap(rows -> {
                            var found = rows.iterator();
                            return found.hasNext()
                                    ? rotate(connection, owner, id, Present.of(found.next()), overlap, end)
                                    : Uni.createFrom().item(Optional.<Issued>empty());
                        }));
    }

    private Uni<Optional<Issued>> rotate(
            SqlConnection connection,
            String owner,
            UUID id,
            Present present,
            @Nullable Duration overlap,
            NewEnd newEnd) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var presentEnd = life.endOf(present.end, present.secretSince);
        if (presentEnd != null && !presentEnd.isAfter(now)) {
            throw new RotationRefusedException(Reason.EXPIRED);
        }
        var end = newEnd.of(present, now);
        var secret = secrets.next();
        return connection
                .preparedQuery(rotate)
                .execute(Tuple.tuple()
                        .addUUID(id)
                        .addBuffer(present.digest)
                        .addBoolean(present.exposed)
                        .addBuffer(Buffer.buffer(secret.digest().bytes()))
                        .addString(secret.hint())
                        .addValue(utc(now))
                        .addValue(utc(
                                present.exposed ? now : now.plus(overlap == null ? config.rotationOverlap() : overlap)))
                        .addValue(end == null ? null : utc(end))
                        .addShort((short) ExpiryNotices.notDue(life.endOf(end, now), now)))
                .map(rows -> rows.iterator().next().getBoolean("won"))
                .chain(won -> tokens.find(connection, owner, id).map(found -> {
                    if (found.isPresent() && !won) {
                        throw new RotationRefusedException(Reason.CONFLICT);
                    }
                    return found.map(token -> new Issued(token, secret));
                }))
                .call(issued -> issued.map(one -> events.write(
                                connection, EventKind.TOKEN_ROTATED, AccessTokens.subject(owner, one.token())))
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** @return whether the secret of before still worked */
    Uni<Boolean> endOverlap(String owner, UUID id) {
        return owners.holding(
                owner,
                false,
                connection -> connection
                        .preparedQuery(end)
                        .execute(Tuple.of(id, owner, utc(clock.instant())))
                        .map(ended -> ended.iterator())
                        .flatMap(ended -> ended.hasNext()
                                ? events.write(
                                                connection,
                                                EventKind.TOKEN_OVERLAP_ENDED,
                                                AccessTokens.subject(owner, ended.next()))
                                        .replaceWith(true)
                                : Uni.createFrom().item(false)));
    }
}
