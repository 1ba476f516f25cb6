package dev.quarkstream.session;

import dev.quarkstream.identity.SessionCaller;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** All sessions, and the cookie of the one at hand. */
@ApplicationScoped
class Sessions implements PanacheRepositoryBase<UserSession, UUID> {

    private final SessionConfig config;
    private final SessionTickets tickets;
    private final Clock clock;
    private final RoutingContext http;

    Sessions(SessionConfig config, SessionTickets tickets, Clock clock, RoutingContext http) {
        this.config = config;
        this.tickets = tickets;
        this.clock = clock;
        this.http = http;
    }

    /** Starts a session in place of the one that the browser had, so that nobody is handed a session made for another. */
    Uni<Void> start(UUID accountId, boolean remember, Optional<SessionCaller> replaced) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var expiresAt = now.plus(config.rememberFor());
        var activeUntil = remember ? expiresAt : idleUntil(now, expiresAt);
        var session = new UserSession(accountId, remember, activeUntil, expiresAt, now);
        return Panache.withTransaction(() -> endIfAny(replaced).chain(() -> persist(session)))
                .invoke(() -> write(http, new SessionTicket(accountId, session.id(), activeUntil, remember)))
                .replaceWithVoid();
    }

    /** Ends the session at hand. */
    Uni<Void> end(SessionCaller session) {
        return Panache.withTransaction(() -> delete("id", session.sessionId()))
                .invoke(() -> SessionCookie.clear(http))
                .replaceWithVoid();
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

    private Uni<Void> endIfAny(Optional<SessionCaller> session) {
        return session.map(SessionCaller::sessionId)
                .map(id -> delete("id", id).replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }
}
