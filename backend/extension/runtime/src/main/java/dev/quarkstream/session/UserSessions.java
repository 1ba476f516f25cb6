package dev.quarkstream.session;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.CallingSession;
import dev.quarkstream.CurrentUser;
import dev.quarkstream.EventKind;
import dev.quarkstream.ProblemException;
import dev.quarkstream.ReactiveSessions;
import dev.quarkstream.Session;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.audit.Client;
import dev.quarkstream.audit.Clients;
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
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** All sessions, and the cookie of the request at hand. */
@ApplicationScoped
class UserSessions implements ReactiveSessions {

    /** Two replicas' clocks, of which one has written down when somebody confirmed. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private static final String NO_DATA_FOUND = "P0002";

    /** No session's id. */
    private static final UUID NONE = new UUID(0, 0);

    private static final Comparator<Session> CURRENT_FIRST = Comparator.comparing(Session::current)
            .thenComparing(Session::lastActiveAt)
            .reversed();

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
    private final CurrentUser me;
    private final SessionUse use;
    private final Clients clients;
    private final String insert;
    private final String endById;
    private final String end;
    private final String endAll;
    private final String live;
    private final String confirm;
    private final String isConfirmed;

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
            CurrentVertxRequest requests,
            CurrentUser me,
            SessionUse use,
            Clients clients) {
        this.me = me;
        this.use = use;
        this.clients = clients;
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
                WITH made AS (
                    INSERT INTO {schema}.user_session (id, owner_id, remembered, active_until, expires_at, created_at)
                    VALUES ($1, $2, $3, $4, $5, $6) RETURNING id, created_at)
                INSERT INTO {schema}.user_session_use (session_id, last_active_at, address, agent)
                SELECT id, created_at, $7, $8 FROM made""");
        // Its owner, who may be another one, comes first.
        this.endById = schema.sql("""
                WITH held AS MATERIALIZED (
                    SELECT o.id FROM {schema}.token_owner o
                    WHERE o.id = (SELECT s.owner_id FROM {schema}.user_session s WHERE s.id = $1) FOR KEY SHARE)
                DELETE FROM {schema}.user_session WHERE id = $1 AND (SELECT count(*) FROM held) >= 0
                RETURNING id, owner_id""");
        this.end = schema.sql("DELETE FROM {schema}.user_session WHERE id = $1 AND owner_id = $2");
        this.endAll = schema.sql("SELECT {schema}.end_sessions($1, $2, $3, $4, $5) AS id");
        this.live = schema.sql("""
                SELECT s.id, s.created_at, least(s.active_until, s.expires_at) AS ends_at, s.remembered,
                    coalesce(u.last_active_at, s.created_at) AS last_active_at, u.address, u.agent
                FROM {schema}.user_session s LEFT JOIN {schema}.user_session_use u ON u.session_id = s.id
                WHERE s.owner_id = $1 AND least(s.active_until, s.expires_at) > $2
                ORDER BY s.id = $3 DESC, last_active_at DESC, s.id DESC LIMIT $4""");
        this.confirm = schema.sql("UPDATE {schema}.user_session SET confirmed_at = $3 WHERE id = $1 AND owner_id = $2");
        this.isConfirmed = schema.sql("""
                SELECT FROM {schema}.user_session
                WHERE id = $1 AND coalesce(confirmed_at, created_at) > $2 AND coalesce(confirmed_at, created_at) <= $3""");
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
            var client = clients.of(http);
            var row = Tuple.tuple()
                    .addUUID(id)
                    .addString(owner)
                    .addBoolean(remember)
                    .addValue(utc(activeUntil))
                    .addValue(utc(expiresAt))
                    .addValue(utc(now))
                    .addString(client.address())
                    .addString(client.agent());
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
                    .replaceWith(
                            new Session(id, now, now, activeUntil, remember, true, client.address(), client.agent()));
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
        return endSessions(database, owner, null).call(changes::heard);
    }

    @Override
    public Uni<Integer> endAllBut(String owner, UUID kept) {
        return endSessions(database, owner, kept).call(changes::heard);
    }

    @Override
    public Uni<Integer> endAllBut(SqlConnection transaction, String owner, @Nullable UUID kept) {
        return endSessions(transaction, owner, kept);
    }

    @Override
    public Uni<Void> heard() {
        return changes.heard();
    }

    @Override
    public Uni<Void> confirm(CallingSession session) {
        return Uni.createFrom()
                .deferred(() -> database.preparedQuery(confirm)
                        .execute(Tuple.of(session.id(), session.owner(), utc(clock.instant()))))
                .invoke(confirmed -> {
                    if (confirmed.rowCount() == 0) {
                        throw ProblemException.unauthenticated(); // ended just now
                    }
                    audit.confirmed(session.owner(), session.id());
                })
                .replaceWithVoid();
    }

    // Of the database and of no memory: another replica may have been told of the password a moment ago.
    @Override
    public Uni<Void> requireConfirmed() {
        return Uni.createFrom().deferred(() -> {
            var session = me.session().orElseThrow(ProblemException::confirmationRequired);
            var now = clock.instant();
            return database.preparedQuery(isConfirmed)
                    .execute(
                            Tuple.of(session.id(), utc(now.minus(config.confirmedFor())), utc(now.plus(CLOCKS_DIFFER))))
                    .invoke(confirmed -> {
                        if (confirmed.rowCount() == 0) {
                            throw ProblemException.confirmationRequired();
                        }
                    })
                    .replaceWithVoid();
        });
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

    private Uni<Integer> endSessions(SqlClient connection, String owner, @Nullable UUID kept) {
        return Uni.createFrom()
                .deferred(() -> {
                    if (Owners.isNoText(owner)) {
                        return Uni.createFrom().item(List.<UUID>of());
                    }
                    var client = clients.atHand();
                    return connection
                            .preparedQuery(endAll)
                            .execute(Tuple.of(owner, kept, utc(clock.instant()), client.address(), client.agent()))
                            .map(ended -> StreamSupport.stream(ended.spliterator(), false)
                                    .map(row -> row.getUUID("id"))
                                    .toList());
                })
                .onFailure(UserSessions::isOfOneThatHasEnded)
                .transform(ended -> ProblemException.unauthenticated())
                .invoke(ended -> ended.forEach(id -> audit.sessionEnded(owner, id)))
                .map(List::size);
    }

    private static boolean isOfOneThatHasEnded(Throwable failure) {
        return failure instanceof PgException refusal && NO_DATA_FOUND.equals(refusal.getSqlState());
    }

    @Override
    public Uni<List<Session>> list(String owner) {
        return list(owner, Integer.MAX_VALUE);
    }

    /** Some of them. */
    Uni<List<Session>> list(String owner, int most) {
        return Uni.createFrom().deferred(() -> {
            var current = Optional.ofNullable(requestIfAny())
                    .flatMap(this::ticket)
                    .map(SessionTicket::sessionId)
                    .orElse(NONE);
            return database.preparedQuery(live)
                    .execute(Tuple.of(owner, utc(clock.instant()), current, most))
                    .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                            .map(row -> session(row, current))
                            .sorted(CURRENT_FIRST)
                            .toList());
        });
    }

    private Session session(Row row, UUID current) {
        var id = row.getUUID("id");
        var activity = use.latest(
                id,
                new SessionUse.Activity(
                        row.getOffsetDateTime("last_active_at").toInstant(),
                        new Client(row.getString("address"), row.getString("agent"))));
        return new Session(
                id,
                row.getOffsetDateTime("created_at").toInstant(),
                activity.at(),
                row.getOffsetDateTime("ends_at").toInstant(),
                row.getBoolean("remembered"),
                id.equals(current),
                activity.client().address(),
                activity.client().agent());
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
