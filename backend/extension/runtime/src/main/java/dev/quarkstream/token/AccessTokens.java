package dev.quarkstream.token;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.EventKind;
import dev.quarkstream.TokenChange;
import dev.quarkstream.audit.Clients;
import dev.quarkstream.event.Events;
import dev.quarkstream.event.Events.Subject;
import dev.quarkstream.schema.Owners;
import dev.quarkstream.schema.Schema;
import dev.quarkstream.secret.TokenDigest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** All access tokens. Whose they are is part of every question. */
@ApplicationScoped
class AccessTokens {

    // The rows of their uses are locked first and in the order in which every flush locks them, or the two could wait
    // for one another in a circle.
    private static final String DELETE_EXPIRED = """
            WITH chosen AS MATERIALIZED (
                SELECT id FROM {schema}.access_token WHERE owner_id = $1 AND %s <= $2 ORDER BY %1$s, id LIMIT $3),
            locked AS MATERIALIZED (
                SELECT token_id FROM {schema}.access_token_use WHERE token_id IN (SELECT id FROM chosen)
                ORDER BY token_id FOR UPDATE)
            DELETE FROM {schema}.access_token
            WHERE id IN (SELECT id FROM chosen) AND (SELECT count(*) FROM locked) >= 0 RETURNING id, name, end_told""";

    private final Pool database;
    private final Owners owners;
    private final Events events;
    private final Clients clients;

    private final String page;
    private final String one;
    private final String change;
    private final String insert;
    private final String revoke;
    private final String revokeAll;
    private final String forgetOwner;
    private final String count;
    private final String deleteExpired;

    AccessTokens(Pool database, Schema schema, Owners owners, Events events, Clients clients, TokenLife life) {
        this.clients = clients;
        this.events = events;
        this.database = database;
        this.owners = owners;
        this.page = schema.sql("SELECT " + AccessToken.MEMBERS + AccessToken.ROWS
                + "WHERE t.owner_id = $1 AND ($2::uuid IS NULL OR t.id < $2) ORDER BY t.id DESC LIMIT $3");
        this.one =
                schema.sql("SELECT " + AccessToken.MEMBERS + AccessToken.ROWS + "WHERE t.id = $1 AND t.owner_id = $2");
        this.change = schema.sql("""
                UPDATE {schema}.access_token t SET name = coalesce($3, t.name), permissions = coalesce($4, t.permissions),
                    description = CASE WHEN $5::text IS NULL THEN t.description ELSE nullif($5, '') END,
                    self_rotation = coalesce($6, t.self_rotation)
                WHERE t.id = $1 AND t.owner_id = $2""");
        this.insert = schema.sql("""
                INSERT INTO {schema}.access_token
                    (id, owner_id, name, digest, hint, permissions, expires_at, created_at, description, self_rotation,
                    end_told)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""");
        this.revoke =
                schema.sql("DELETE FROM {schema}.access_token WHERE id = $1 AND owner_id = $2 RETURNING id, name");
        this.revokeAll = schema.sql("SELECT {schema}.revoke_tokens($1, $2, $3, $4) AS id");
        this.forgetOwner = schema.sql("SELECT {schema}.forget_owner($1)");
        this.count = schema.sql("""
                SELECT count(*) AS all, count(*) FILTER (WHERE %s <= $2) AS expired
                FROM {schema}.access_token WHERE owner_id = $1""".formatted(life.end()));
        this.deleteExpired = schema.sql(DELETE_EXPIRED.formatted(life.end()));
    }

    /** Newest first: version 7 ids grow with time. */
    Uni<List<AccessToken>> of(String owner, Optional<UUID> before, int limit) {
        return database.preparedQuery(page)
                .execute(Tuple.of(owner, before.orElse(null), limit))
                .map(AccessTokens::all);
    }

    Uni<Optional<AccessToken>> find(String owner, UUID id) {
        return find(database, owner, id);
    }

    Uni<Optional<AccessToken>> find(SqlClient connection, String owner, UUID id) {
        return connection.preparedQuery(one).execute(Tuple.of(id, owner)).map(AccessTokens::first);
    }

    /** @param change of which nothing is checked any more */
    Uni<Optional<AccessToken>> change(String owner, UUID id, TokenChange change) {
        var names = change.permissions();
        var set = names == null ? null : names.toArray(String[]::new);
        return owners.holding(
                owner,
                Optional.empty(),
                connection -> connection
                        .preparedQuery(this.change)
                        .execute(Tuple.of(id, owner, change.name(), set, change.description(), change.selfRotation()))
                        .chain(() -> find(connection, owner, id))
                        .call(found -> found.map(token ->
                                        events.write(connection, EventKind.TOKEN_CHANGED, subject(owner, token)))
                                .orElseGet(() -> Uni.createFrom().voidItem())));
    }

    /** @return whether there was one */
    Uni<Boolean> revoke(String owner, UUID id, EventKind why) {
        return owners.holding(
                        owner,
                        List.<Subject>of(),
                        connection -> connection
                                .preparedQuery(revoke)
                                .execute(Tuple.of(id, owner))
                                .map(deleted -> subjects(owner, deleted))
                                .call(gone -> events.write(connection, why, gone)))
                .map(gone -> !gone.isEmpty());
    }

    /** @return which there were */
    Uni<List<UUID>> revokeAll(SqlClient connection, String owner, Instant now) {
        if (Owners.isNoText(owner)) {
            return Uni.createFrom().item(List.of());
        }
        var client = clients.atHand();
        return connection
                .preparedQuery(revokeAll)
                .execute(Tuple.of(owner, utc(now), client.address(), client.agent()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("id"))
                        .toList());
    }

    /** The same in a transaction of its own. */
    Uni<List<UUID>> revokeAll(String owner, Instant now) {
        return revokeAll(database, owner, now);
    }

    /** Has every replica ask anew about all that an owner has. */
    Uni<Void> forgetOwner(String owner) {
        return database.preparedQuery(forgetOwner).execute(Tuple.of(owner)).replaceWithVoid();
    }

    /** How many tokens an owner has, and how many of them have ended. */
    record Count(long all, long expired) {}

    /**
     * Adds a token where there is room. Whoever else adds one for the same owner waits.
     *
     * @param room says how many expired ones are to give way, or fails
     * @param endTold how far its owner need not be told of its end
     * @return which have given way before their owner was told of their end
     */
    Uni<List<UUID>> add(String owner, AccessToken token, TokenDigest digest, int endTold, Instant now, Room room) {
        return database.withTransaction(connection -> owners.lock(connection, owner)
                .chain(() -> count(connection, owner, now))
                .map(room::after)
                .flatMap(tooMany -> tooMany > 0
                        ? deleteExpired(connection, owner, now, tooMany)
                        : Uni.createFrom().item(List.<Subject>of()))
                .call(() -> insert(connection, owner, token, digest, endTold))
                .call(untold -> events.write(connection, EventKind.TOKEN_EXPIRED, untold))
                .call(() -> events.write(connection, EventKind.TOKEN_CREATED, subject(owner, token)))
                .map(untold -> untold.stream().map(Subject::token).toList()));
    }

    /** How many of the expired are to give way for one more. */
    interface Room {
        long after(Count count);
    }

    private Uni<Count> count(SqlConnection connection, String owner, Instant now) {
        return connection
                .preparedQuery(count)
                .execute(Tuple.of(owner, utc(now)))
                .map(rows -> {
                    var row = rows.iterator().next();
                    return new Count(row.getLong("all"), row.getLong("expired"));
                });
    }

    /** The longest expired first. */
    private Uni<List<Subject>> deleteExpired(SqlConnection connection, String owner, Instant now, long howMany) {
        return connection
                .preparedQuery(deleteExpired)
                .execute(Tuple.of(owner, utc(now), howMany))
                .map(deleted -> StreamSupport.stream(deleted.spliterator(), false)
                        .filter(row -> row.getInteger("end_told") < ExpiryNotices.ALL_TOLD)
                        .map(row -> subject(owner, row))
                        .toList());
    }

    private Uni<Void> insert(
            SqlConnection connection, String owner, AccessToken token, TokenDigest digest, int endTold) {
        var end = token.expiresAt();
        return connection
                .preparedQuery(insert)
                .execute(Tuple.tuple()
                        .addUUID(token.id())
                        .addString(owner)
                        .addString(token.name())
                        .addBuffer(Buffer.buffer(digest.bytes()))
                        .addString(token.hint())
                        .addArrayOfString(token.permissions().toArray(String[]::new))
                        .addValue(end == null ? null : utc(end))
                        .addValue(utc(token.createdAt()))
                        .addString(token.description())
                        .addBoolean(token.selfRotation())
                        .addInteger(endTold))
                .replaceWithVoid();
    }

    private static List<AccessToken> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(AccessToken::of)
                .toList();
    }

    private static List<Subject> subjects(String owner, RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> subject(owner, row))
                .toList();
    }

    static Subject subject(String owner, Row row) {
        return new Subject(owner, row.getUUID("id"), row.getString("name"));
    }

    static Subject subject(String owner, AccessToken token) {
        return new Subject(owner, token.id(), token.name());
    }

    private static Optional<AccessToken> first(RowSet<Row> rows) {
        var found = rows.iterator();
        return found.hasNext() ? Optional.of(AccessToken.of(found.next())) : Optional.empty();
    }
}
