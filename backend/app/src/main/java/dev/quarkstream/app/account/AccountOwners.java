package dev.quarkstream.app.account;

import dev.quarkstream.ReactiveTokenOwners;
import dev.quarkstream.TokenOwner;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Accounts, as the pages show them. */
@ApplicationScoped
class AccountOwners implements ReactiveTokenOwners {

    private final Accounts accounts;

    AccountOwners(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public Uni<Optional<TokenOwner>> find(String id) {
        return Panache.withSession(() -> accounts.findById(UUID.fromString(id)))
                .map(account -> Optional.ofNullable(account).map(Owner::of));
    }

    private record Owner(
            String id,
            String name,
            Optional<String> email,
            Optional<Boolean> emailVerified,
            Optional<Instant> createdAt)
            implements TokenOwner {

        static TokenOwner of(Account account) {
            return new Owner(
                    account.owner(),
                    account.name(),
                    Optional.of(account.email()),
                    Optional.of(account.isEmailVerified()),
                    Optional.of(account.createdAt()));
        }
    }

    /** Whoever is deleted takes all tokens along. */
    @Override
    public boolean areAskedAtUse() {
        return false;
    }
}
