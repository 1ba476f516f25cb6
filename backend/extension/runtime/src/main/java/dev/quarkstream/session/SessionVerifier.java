package dev.quarkstream.session;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.identity.SessionCaller;
import dev.quarkstream.meter.Meters;
import dev.quarkstream.owner.OwnerDirectory;
import dev.quarkstream.schema.Schema;
import dev.quarkstream.verification.CacheConfig;
import dev.quarkstream.verification.CredentialChanges;
import dev.quarkstream.verification.VerificationCache;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says whose session a cookie names: by its signature first, then by its row. */
@ApplicationScoped
public class SessionVerifier {

    private static final String FIND = """
            SELECT s.owner_id, s.active_until, s.expires_at,
                EXISTS (SELECT FROM {schema}.disabled_owner d WHERE d.owner_id = s.owner_id) AS disabled
            FROM {schema}.user_session s WHERE s.id = $1""";

    private static final String EXTEND =
            "UPDATE {schema}.user_session SET active_until = greatest(active_until, $2) WHERE id = $1";

    private final VerificationCache<UUID, Known> cache;
    private final SessionTickets tickets;
    private final UserSessions sessions;
    private final SessionConfig config;
    private final OwnerDirectory owners;
    private final Pool database;
    private final String find;
    private final String extend;
    private final Clock clock;

    SessionVerifier(
            CredentialChanges changes,
            CacheConfig cacheConfig,
            Meters meters,
            SessionTickets tickets,
            UserSessions sessions,
            SessionConfig config,
            Pool database,
            OwnerDirectory owners,
            Schema schema,
            Clock clock) {
        this.cache = new VerificationCache<>(
                "session",
                UUID::fromString,
                session -> session.disabled ? VerificationCache.REFUSED_FOR : cacheConfig.maximumAge(),
                changes,
                cacheConfig,
                meters);
        this.tickets = tickets;
        this.sessions = sessions;
        this.config = config;
        this.owners = owners;
        this.database = database;
        this.find = schema.sql(FIND);
        this.extend = schema.sql(EXTEND);
        this.clock = clock;
    }

    /** What a cookie says, if we signed it and it has not expired; empty: no query is spent on it. */
    public Optional<SessionTicket> read(String cookie) {
        return tickets.read(cookie, clock.instant());
    }

    /** The verdict on a cookie, if it is good and nobody has to be asked for it; null: see {@link #verify}. */
    public @Nullable SessionCheck recall(SessionTicket ticket) {
        var now = clock.instant();
        var session = cache.recall(ticket.sessionId());
        return session != null && session.isLive(ticket, now) && !session.disabled && isFresh(ticket, now)
                ? accepted(ticket)
                : null;
    }

    /**
     * The verdict on this request's cookie. A session that was used
     * in the second half of its idle limit gets a new cookie with the answer.
     */
    public Uni<SessionCheck> verify(RoutingContext http, SessionTicket ticket) {
        var now = clock.instant();
        return find(ticket)
                .flatMap(session -> session.isLive(ticket, now) || session == Known.NONE
                        ? Uni.createFrom().item(session)
                        : findAgain(ticket))
                .flatMap(session -> {
                    if (!session.isLive(ticket, now)) {
                        return rejected(SessionCheck.Rejected.ENDED);
                    }
                    return session.disabled
                            ? rejected(SessionCheck.Rejected.DISABLED)
                            : live(http, ticket, session, now);
                });
    }

    private Uni<Known> find(SessionTicket ticket) {
        return cache.get(ticket.sessionId(), () -> ask(ticket.sessionId())).map(found -> found.orElse(Known.NONE));
    }

    /** What was remembered may be older than another replica's extension. */
    private Uni<Known> findAgain(SessionTicket ticket) {
        cache.forget(ticket.sessionId());
        return find(ticket);
    }

    private Uni<Optional<Known>> ask(UUID sessionId) {
        var found = database.preparedQuery(find).execute(Tuple.of(sessionId)).map(SessionVerifier::first);
        return owners.isAskedAtUse() ? found.flatMap(this::whoseOwnerIsThere) : found;
    }

    private static Optional<Known> first(RowSet<Row> rows) {
        var found = rows.iterator();
        return found.hasNext() ? Optional.of(Known.of(found.next())) : Optional.empty();
    }

    private Uni<Optional<Known>> whoseOwnerIsThere(Optional<Known> found) {
        return found.map(session -> owners.find(session.owner).map(owner -> owner.map(there -> session)))
                .orElseGet(() -> Uni.createFrom().item(found));
    }

    private Uni<SessionCheck> live(RoutingContext http, SessionTicket ticket, Known session, Instant now) {
        return isFresh(ticket, now)
                ? caller(ticket)
                : extend(http, ticket, sessions.idleUntil(now.truncatedTo(ChronoUnit.SECONDS), session.expiresAt));
    }

    private boolean isFresh(SessionTicket ticket, Instant now) {
        var left = Duration.between(now, ticket.expiresAt());
        return ticket.remembered() || left.compareTo(config.idleTimeout().dividedBy(2)) > 0;
    }

    private Uni<SessionCheck> extend(RoutingContext http, SessionTicket ticket, Instant until) {
        if (!until.isAfter(ticket.expiresAt())) {
            return caller(ticket); // the end of its life: there is nothing to extend
        }
        var extended = new SessionTicket(ticket.owner(), ticket.sessionId(), until, false);
        return database.preparedQuery(extend)
                .execute(Tuple.of(ticket.sessionId(), utc(until)))
                .invoke(() -> cache.forget(ticket.sessionId()))
                .invoke(() -> sessions.write(http, extended))
                .flatMap(any -> caller(extended));
    }

    private static Uni<SessionCheck> caller(SessionTicket ticket) {
        return Uni.createFrom().item(accepted(ticket));
    }

    private static SessionCheck accepted(SessionTicket ticket) {
        return new SessionCheck.Accepted(new SessionCaller(ticket.owner(), ticket.sessionId(), ticket.expiresAt()));
    }

    private static Uni<SessionCheck> rejected(SessionCheck.Rejected reason) {
        return Uni.createFrom().item(reason);
    }

    /** @param disabled whether its owner is shut out for now */
    private record Known(String owner, Instant activeUntil, Instant expiresAt, boolean disabled) {

        static final Known NONE = new Known("", Instant.MIN, Instant.MIN, false);

        static Known of(Row session) {
            return new Known(
                    session.getString("owner_id"),
                    session.getOffsetDateTime("active_until").toInstant(),
                    session.getOffsetDateTime("expires_at").toInstant(),
                    session.getBoolean("disabled"));
        }

        boolean isLive(SessionTicket ticket, Instant now) {
            return owner.equals(ticket.owner()) && now.isBefore(expiresAt) && now.isBefore(activeUntil);
        }
    }
}
