package dev.quarkstream.session;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.CallingSession;
import dev.quarkstream.EventKind;
import dev.quarkstream.ReactiveSessions;
import dev.quarkstream.Session;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.event.Events;
import dev.quarkstream.event.Events.Subject;
import dev.quarkstream.origin.CrossSite;
import dev.quarkstream.schema.Ids;
import dev.quarkstream.schema.Owners;
import dev.quarkstream.schema.Schema;
import dev.quarkstream.verification.CredentialChanges;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** All sessions, and the cookie of the request at hand. */
@ApplicationScoped
class UserSessions implements ReactiveSessions {

    private final SessionConfig config;
    private final SessionTickets tickets;
    private final CrossSite crossSite;
    private final Pool database;
    private final Owners owners;
    private final Events events;
    private final CredentialChanges changes;
    private final Audit audit;
    private final Ids ids;
    private final Clock clock;
    private final CurrentVertxRequest requests;
    private final String insert;
    private final String endById;
    private final String end;
    private final String endAll;
    private final String live;

    UserSessions(
            SessionConfig config,
            SessionTickets tickets,
            CrossSite crossSite,
            Pool database,
            Schema schema,
            Owners owners,
            Events events,
            CredentialChanges changes,
            Audit audit,
            Ids ids,
            Clock clock,
            CurrentVertxRequest requests) {
        this.config = config;
        this.tickets = tickets;
        this.crossSite = crossSite;
        this.database = database;
        this.owners = owners;
        this.events = events;
        this.changes = changes;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
        this.requests = requests;
        this.insert = schema.sql("""
                INSERT INTO {schema}.user_session (id, owner_id, remembered, active_until, expires_at, created_at)
                VALUES ($1, $2, $3, $4, $5, $6)""");
        // Its owner, who may be another one, comes first.
        this.endById = schema.sql("""
                WITH held AS MATERIALIZED (
                    SELECT o.id FROM {schema}.token_owner o
                    WHERE o.id = (SELECT s.owner_id FROM {schema}.user_session s WHERE s.id = $1) FOR KEY SHARE)
                DELETE FROM {schema}.user_session WHERE id = $1 AND (SELECT count(*) FROM held) >= 0
                RETURNING id, owner_id""");
        this.end = schema.sql("DELETE FROM {schema}.user_session WHERE id = $1 AND owner_id = $2");
        this.endAll = schema.sql(
                "DELETE FROM {schema}.user_session WHERE owner_id = $1 AND id IS DISTINCT FROM $2 RETURNING id");
        this.live = schema.sql("""
                SELECT id, created_at, least(active_until, expires_at) AS ends_at, remembered
                FROM {schema}.user_session WHERE owner_id = $1 AND least(active_until, expires_at) > $2
                ORDER BY id DESC""");
    }

    @Override
    public Uni<Session> start(String owner, boolean remember) {
        return Uni.createFrom().deferred(() -> {
            var http = request();
            crossSite.require(http.request());
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
                            .chain(() -> endPresent(connection, http))
                            .call(() -> connection.preparedQuery(insert).execute(row))
                            .call(replaced -> events.write(
                                    connection,
                                    EventKind.SESSION_ENDED,
                                    replaced.map(UserSessions::ownerOf).stream().toList()))
                            .call(() -> events.write(connection, EventKind.SIGNED_IN, Subject.owner(owner))))
                    .invoke(replaced -> replaced.ifPresent(this::tellEnd))
                    .invoke(() -> write(http, new SessionTicket(owner, id, activeUntil, remember)))
                    .invoke(() -> audit.signedIn(owner, id))
                    .call(changes::heard)
                    .replaceWith(new Session(id, now, activeUntil, remember, true));
        });
    }

    @Override
    public Uni<Void> end(CallingSession session) {
        return Uni.createFrom().deferred(() -> {
            var http = request();
            return endOne(session.owner(), session.id(), EventKind.SIGNED_OUT)
                    .invoke(was -> {
                        SessionCookie.clear(http);
                        if (was) {
                            audit.signedOut(session.owner(), session.id());
                        }
                    })
                    .call(changes::heard)
                    .replaceWithVoid();
        });
    }

    @Override
    public Uni<Boolean> end(String owner, UUID id) {
        return endOne(owner, id, EventKind.SESSION_ENDED)
                .invoke(was -> {
                    if (was) {
                        audit.sessionEnded(owner, id);
                    }
                })
                .call(changes::heard);
    }

    @Override
    public Uni<Integer> endAll(String owner) {
        return endAllButOne(owner, null);
    }

    @Override
    public Uni<Integer> endAllBut(String owner, UUID kept) {
        return endAllButOne(owner, kept);
    }

    private Uni<Boolean> endOne(String owner, UUID id, EventKind how) {
        return owners.holding(
                owner,
                false,
                connection -> connection
                        .preparedQuery(end)
                        .execute(Tuple.of(id, owner))
                        .map(ended -> ended.rowCount() > 0)
                        .call(was -> events.write(connection, how, was ? List.of(Subject.owner(owner)) : List.of())));
    }

    private Uni<Integer> endAllButOne(String owner, @Nullable UUID kept) {
        return owners.holding(
                        owner,
                        List.<UUID>of(),
                        connection -> connection
                                .preparedQuery(endAll)
                                .execute(Tuple.of(owner, kept))
                                .map(ended -> StreamSupport.stream(ended.spliterator(), false)
                                        .map(row -> row.getUUID("id"))
                                        .toList())
                                .call(ended -> events.write(
                                        connection,
                                        EventKind.SESSION_ENDED,
                                        ended.stream()
                                                .map(any -> Subject.owner(owner))
                                                .toList())))
                .invoke(ended -> ended.forEach(id -> audit.sessionEnded(owner, id)))
                .map(List::size)
                .call(changes::heard);
    }

    @Override
    public Uni<List<Session>> list(String owner) {
        return Uni.createFrom().deferred(() -> {
            var current =
                    Optional.ofNullable(requestIfAny()).flatMap(this::ticket).map(SessionTicket::sessionId);
            return database.preparedQuery(live)
                    .execute(Tuple.of(owner, utc(clock.instant())))
                    .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                            .map(row -> session(row, current))
                            .toList());
        });
    }

    private static Session session(Row row, Optional<UUID> current) {
        var id = row.getUUID("id");
        return new Session(
                id,
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("ends_at").toInstant(),
                row.getBoolean("remembered"),
                current.filter(id::equals).isPresent());
    }

    @Override
    public void requireOwnPage() {
        crossSite.require(request().request());
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

    private Uni<Optional<Row>> endPresent(SqlClient transaction, RoutingContext http) {
        return ticket(http)
                .map(present -> transaction
                        .preparedQuery(endById)
                        .execute(Tuple.of(present.sessionId()))
                        .map(ended ->
                                StreamSupport.stream(ended.spliterator(), false).findFirst()))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private static Subject ownerOf(Row session) {
        return Subject.owner(session.getString("owner_id"));
    }

    private void tellEnd(Row ended) {
        audit.sessionEnded(ended.getString("owner_id"), ended.getUUID("id"));
    }

    private Optional<SessionTicket> ticket(RoutingContext http) {
        return SessionCookie.read(http).flatMap(cookie -> tickets.read(cookie, clock.instant()));
    }

    private RoutingContext request() {
        var http = requestIfAny();
        if (http == null) {
            throw new IllegalStateException("There is no request at hand whose browser could have a session");
        }
        return http;
    }

    private @Nullable RoutingContext requestIfAny() {
        return Arc.container().requestContext().isActive() ? requests.getCurrent() : null;
    }
}
