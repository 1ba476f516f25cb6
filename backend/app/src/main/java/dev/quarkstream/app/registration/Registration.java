package dev.quarkstream.app.registration;

import dev.quarkstream.ProblemException;
import dev.quarkstream.app.account.Account;
import dev.quarkstream.app.account.Accounts;
import dev.quarkstream.app.account.PasswordHash;
import dev.quarkstream.app.password.Passwords;
import dev.quarkstream.app.password.Throttle;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.hibernate.exception.ConstraintViolationException;

/** Makes accounts. */
@ApplicationScoped
public class Registration {

    private final Accounts accounts;
    private final Passwords passwords;
    private final Throttle throttle;
    private final Clock clock;

    Registration(Accounts accounts, Passwords passwords, Throttle throttle, Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = throttle;
        this.clock = clock;
    }

    /**
     * Makes an account.
     *
     * @return fails with {@code validation} at {@code #/email} if the e-mail is taken
     */
    public Uni<Account> register(Register request) {
        return Uni.createFrom()
                .deferred(throttle::attempt)
                .chain(() -> passwords.choose(request.password(), "#/password", request.name(), request.email()))
                .flatMap(hash -> persist(request, hash));
    }

    private Uni<Account> persist(Register request, PasswordHash hash) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var account = new Account(request.name(), request.email(), hash, now);
        return Panache.withTransaction(() -> accounts.persistAndFlush(account))
                // Asked of the index, not of a SELECT before: two may register at the same instant.
                .onFailure(ConstraintViolationException.class)
                .transform(taken -> ProblemException.validation("#/email", "This e-mail is already registered."));
    }
}
