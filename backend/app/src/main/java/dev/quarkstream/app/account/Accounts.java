package dev.quarkstream.app.account;

import dev.quarkstream.ProblemException;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All accounts. */
@ApplicationScoped
public class Accounts implements PanacheRepositoryBase<Account, UUID> {

    public Uni<@Nullable Account> findByEmail(String email) {
        return find("emailKey", Account.keyOf(email)).firstResult();
    }

    /** The caller's own account; gone means that nobody is signed in any more. */
    public Uni<Account> require(String owner) {
        return findById(UUID.fromString(owner)).onItem().ifNull().failWith(ProblemException::unauthenticated);
    }
}
