package dev.quarkstream.app.signin;

import dev.quarkstream.EventKind;
import dev.quarkstream.OwnerDisabledException;
import dev.quarkstream.ProblemException;
import dev.quarkstream.ReactiveDisabledOwners;
import dev.quarkstream.UnknownOwnerException;
import dev.quarkstream.app.account.Account;
import dev.quarkstream.app.account.Accounts;
import dev.quarkstream.app.password.Passwords;
import dev.quarkstream.app.password.SignInOutcomes;
import dev.quarkstream.app.password.Throttle;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.event.Events.Subject;
import dev.quarkstream.event.RefusedEvents;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Checks an e-mail and a password, for whoever signs in with them. */
@ApplicationScoped
class Credentials {

    /** Asked about where there is no account, so that it takes as long. */
    private static final String NOBODY = new UUID(0, 0).toString();

    private final Accounts accounts;
    private final Passwords passwords;
    private final Throttle throttle;
    private final SignInOutcomes outcomes;
    private final Audit audit;
    private final RefusedEvents refusals;
    private final ReactiveDisabledOwners shutOut;

    Credentials(
            Accounts accounts,
            Passwords passwords,
            Throttle throttle,
            SignInOutcomes outcomes,
            Audit audit,
            RefusedEvents refusals,
            ReactiveDisabledOwners shutOut) {
        this.refusals = refusals;
        this.shutOut = shutOut;
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = throttle;
        this.outcomes = outcomes;
        this.audit = audit;
    }

    /**
     * Does something for the account that these belong to. A password that is replaced meanwhile was the right one no more when
     * it was done: then it is undone.
     *
     * @return fails with {@code validation} at {@code #/email}, the same in bytes and in time whether the account
     *     exists or is shut out; with {@code rate-limited} after too many guesses
     */
    <T> Uni<T> checked(
            String email, String password, Function<Account, Uni<T>> then, BiFunction<Account, T, Uni<?>> undo) {
        return check(email, password)
                .flatMap(account -> then.apply(account)
                        .call(done -> isReplaced(account)
                                .flatMap(replaced -> replaced
                                        ? undo.apply(account, done).invoke(() -> refuse(account))
                                        : Uni.createFrom().voidItem()))
                        .onFailure(Credentials::isGone)
                        .transform(gone -> wrong(Optional.of(account))));
    }

    private Uni<Boolean> isReplaced(Account checked) {
        return Panache.withSession(() -> accounts.findById(checked.id()))
                .map(present -> present == null || !present.passwordHash().equals(checked.passwordHash()));
    }

    private void refuse(Account account) {
        throw wrong(Optional.of(account));
    }

    /** Deleted or shut out just now. */
    private static boolean isGone(Throwable failure) {
        return failure instanceof UnknownOwnerException || failure instanceof OwnerDisabledException;
    }

    private Uni<Account> check(String email, String password) {
        return Uni.createFrom()
                .deferred(throttle::attempt)
                .chain(() -> throttle.guess(email))
                .flatMap(guess -> judge(email, password)
                        .onFailure()
                        .call(guess::unjudged)
                        .map(verdict -> verdict.account()
                                .filter(account -> verdict.right())
                                .orElseThrow(() -> wrong(verdict.account())))
                        .call(guess::right)
                        .invoke(outcomes::succeeded));
    }

    private record Verdict(Optional<Account> account, boolean right) {}

    private Uni<Verdict> judge(String email, String password) {
        return Panache.withSession(() -> accounts.findByEmail(email).map(Optional::ofNullable))
                .flatMap(account -> passwords
                        .match(password, account.orElse(null))
                        .flatMap(right -> shutOut.isDisabled(
                                        account.map(Account::owner).orElse(NOBODY))
                                .map(disabled -> new Verdict(account, right && !disabled))));
    }

    private ProblemException wrong(Optional<Account> account) {
        audit.signInFailed(account.map(Account::owner));
        account.ifPresent(known -> refusals.add(EventKind.SIGN_IN_FAILED, Subject.owner(known.owner())));
        outcomes.failed();
        return ProblemException.validation("#/email", "These credentials do not match our records.");
    }
}
