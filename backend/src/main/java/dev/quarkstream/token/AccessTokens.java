package dev.quarkstream.token;

import dev.quarkstream.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All access tokens. Whose they are is part of every question. */
@ApplicationScoped
class AccessTokens implements PanacheRepositoryBase<AccessToken, UUID> {

    private static final String OWN = "id = ?1 and accountId = ?2";

    private static final String COUNT = """
            SELECT count(*), count(*) FILTER (WHERE %s <= ?2) FROM access_token WHERE account_id = ?1""";

    // The rows of their uses are locked first and in the order in which every flush locks them, or the two could wait
    // for
    // one another in a circle.
    private static final String DELETE = """
            WITH chosen AS MATERIALIZED (SELECT id FROM access_token WHERE account_id = ?1 %s),
            locked AS MATERIALIZED (
                SELECT token_id FROM access_token_use WHERE token_id IN (SELECT id FROM chosen)
                ORDER BY token_id FOR UPDATE)
            DELETE FROM access_token WHERE id IN (SELECT id FROM chosen) AND (SELECT count(*) FROM locked) >= 0""";

    private static final String LONGEST_EXPIRED = "AND %s <= ?2 ORDER BY %1$s, id LIMIT ?3";

    private final TokenLife life;

    AccessTokens(TokenLife life) {
        this.life = life;
    }

    /** Newest first: version 7 ids grow with time. */
    Uni<List<AccessToken>> of(UUID accountId, Optional<UUID> before, int limit) {
        var page = before.map(id -> find("accountId = ?1 and id < ?2 order by id desc", accountId, id))
                .orElseGet(() -> find("accountId = ?1 order by id desc", accountId));
        return page.range(0, limit - 1).list();
    }

    Uni<AccessToken> require(UUID accountId, UUID id) {
        return find(OWN, id, accountId).firstResult().onItem().ifNull().failWith(ProblemException::notFound);
    }

    /** For a change: a deletion at the same instant either finds the change or makes it a 404. */
    Uni<AccessToken> requireLocked(UUID accountId, UUID id) {
        return find(OWN, id, accountId)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(ProblemException::notFound);
    }

    Uni<Void> revoke(UUID accountId, UUID id) {
        return delete(OWN, id, accountId).invoke(AccessTokens::requireOne).replaceWithVoid();
    }

    Uni<Void> revokeAll(UUID accountId) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(DELETE.formatted(""))
                        .setParameter(1, accountId)
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** How many tokens an account has, and how many of them have ended. */
    record Count(long all, long expired) {}

    /** Whoever else counts them to add one waits for this transaction. */
    Uni<Count> countLocked(UUID accountId, Instant now) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(
                                "select id from account where id = ?1 for no key update", UUID.class)
                        .setParameter(1, accountId)
                        .getSingleResultOrNull()
                        .onItem()
                        .ifNull()
                        .failWith(ProblemException::unauthenticated)
                        .chain(() -> session.createNativeQuery(COUNT.formatted(life.end()), Object[].class)
                                .setParameter(1, accountId)
                                .setParameter(2, now)
                                .getSingleResult()))
                .map(row -> new Count((long) row[0], (long) row[1]));
    }

    /** The longest expired first. */
    Uni<Void> deleteExpired(UUID accountId, Instant now, long howMany) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(DELETE.formatted(LONGEST_EXPIRED.formatted(life.end())))
                        .setParameter(1, accountId)
                        .setParameter(2, now)
                        .setParameter(3, howMany)
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static void requireOne(long deleted) {
        if (deleted == 0) {
            throw ProblemException.notFound();
        }
    }
}
