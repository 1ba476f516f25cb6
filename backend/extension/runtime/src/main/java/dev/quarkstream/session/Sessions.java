package dev.quarkstream.session;

import dev.quarkstream.CallingSession;
import dev.quarkstream.schema.Ids;
import dev.quarkstream.schema.Owners;
import dev.quarkstream.schema.Schema;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** All sessions, and the cookie of the one at hand. */
@ApplicationScoped
public class Sessions {

    private final SessionConfig config;
    private final SessionTickets tickets;
    private final Pool database;
    private final Owners owners;
    private final Ids ids;
    private final Clock clock;
    private final RoutingContext http;
    private final String insert;
    private final String delete;

    Sessions(
            SessionConfig config,
            SessionTickets tickets,
            Pool database,
            Schema schema,
            Owners owners,
            Ids ids,
            Clock clock,
            RoutingContext http) {
        this.config = config;
        this.tickets = tickets;
        this.database = database;
        this.owners = owners;
        this.ids = ids;
        this.clock = clock;
        this.http = http;
        this.insert = schema.sql("""
                INSERT INTO {schema}.user_session (id, owner_id, remembered, active_until, expires_at, created_at)
                VALUES ($1, $2, $3, $4, $5, $6)""");
        this.delete = schema.sql("DELETE FROM {schema}.user_session WHERE id = $1");
    }

    /** Starts a session in place of the one that the browser had, so that nobody is handed a session made for another. */
    public Uni<Void> start(String owner, boolean remember, Optional<CallingSession> replaced) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var expiresAt = now.plus(config.rememberFor());
        var activeUntil = remember ? expiresAt : idleUntil(now, expiresAt);
        var id = ids.next();
        var row = Tuple.tuple()
                .addUUID(id)
                .addString(owner)
                .addBoolean(remember)
                .addValue(utc(activeUntil))
                .addValue(utc(expiresAt))
                .addValue(utc(now));
        return database.withTransaction(connection -> owners.lock(connection, owner)
                        .chain(() -> endIfAny(connection, replaced))
                        .chain(() -> connection.preparedQuery(insert).execute(row)))
                .invoke(() -> write(http, new SessionTicket(owner, id, activeUntil, remember)))
                .replaceWithVoid();
    }

    /** Ends the session at hand. */
    public Uni<Void> end(CallingSession session) {
        return delete(database, session.id()).invoke(() -> SessionCookie.clear(http));
    }

    Instant idleUntil(Instant now, Instant expiresAt) {
        var idle = now.plus(config.idleTimeout());
        return idle.isBefore(expiresAt) ? idle : expiresAt;
    }

    void write(RoutingContext http, SessionTicket ticket) {
        var now = clock.instant();
        SessionCookie.write(
                http,
                tickets.sign(ticket, now),
                ticket.remembered() ? Optional.of(Duration.between(now, ticket.expiresAt())) : Optional.empty());
    }

    private Uni<Void> endIfAny(SqlClient transaction, Optional<CallingSession> session) {
        return session.map(replaced -> delete(transaction, replaced.id()))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Void> delete(SqlClient client, UUID id) {
        return client.preparedQuery(delete).execute(Tuple.of(id)).replaceWithVoid();
    }

    private static OffsetDateTime utc(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
