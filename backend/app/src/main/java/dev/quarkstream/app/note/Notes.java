package dev.quarkstream.app.note;

import dev.quarkstream.ProblemException;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All notes. Whose they are is part of every question. */
@ApplicationScoped
class Notes implements PanacheRepositoryBase<Note, UUID> {

    private static final String OWN = "id = ?1 and accountId = ?2";

    /** Newest first: version 7 ids grow with time. */
    Uni<List<Note>> of(UUID accountId, Optional<UUID> before, int limit) {
        var page = before.map(id -> find("accountId = ?1 and id < ?2 order by id desc", accountId, id))
                .orElseGet(() -> find("accountId = ?1 order by id desc", accountId));
        return page.range(0, limit - 1).list();
    }

    Uni<Note> require(UUID accountId, UUID id) {
        return find(OWN, id, accountId).firstResult().onItem().ifNull().failWith(ProblemException::notFound);
    }

    /** For a change: a deletion at the same instant either finds the change or makes it a 404. */
    Uni<Note> requireLocked(UUID accountId, UUID id) {
        return find(OWN, id, accountId)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(ProblemException::notFound);
    }

    Uni<Void> delete(UUID accountId, UUID id) {
        return delete(OWN, id, accountId)
                .invoke(deleted -> {
                    if (deleted == 0) {
                        throw ProblemException.notFound();
                    }
                })
                .replaceWithVoid();
    }
}
