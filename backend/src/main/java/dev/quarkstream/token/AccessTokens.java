package dev.quarkstream.token;

import dev.quarkstream.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** All access tokens. Whose they are is part of every question. */
@ApplicationScoped
class AccessTokens implements PanacheRepositoryBase<AccessToken, UUID> {

    private static final String OWN = "id = ?1 and accountId = ?2";

    /** Newest first: version 7 ids grow with time. */
    Uni<List<AccessToken>> of(UUID accountId) {
        return list("accountId = ?1 order by id desc", accountId);
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
        return delete("accountId", accountId).replaceWithVoid();
    }

    /** How many tokens of this account are live. Whoever else counts them to add one waits for this transaction. */
    Uni<Long> countLiveLocked(UUID accountId, Instant now) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(
                                "select id from account where id = ?1 for no key update", UUID.class)
                        .setParameter(1, accountId)
                        .getSingleResultOrNull())
                .onItem()
                .ifNull()
                .failWith(ProblemException::unauthenticated)
                .chain(() -> count("accountId = ?1 and (expiresAt is null or expiresAt > ?2)", accountId, now));
    }

    private static void requireOne(long deleted) {
        if (deleted == 0) {
            throw ProblemException.notFound();
        }
    }
}
