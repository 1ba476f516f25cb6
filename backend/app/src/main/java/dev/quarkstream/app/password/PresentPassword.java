package dev.quarkstream.app.password;

import dev.quarkstream.CallingSession;
import dev.quarkstream.EventKind;
import dev.quarkstream.ProblemException;
import dev.quarkstream.app.account.Account;
import dev.quarkstream.app.account.Accounts;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.event.Events.Subject;
import dev.quarkstream.event.RefusedEvents;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Has somebody who is signed in give their password again. */
@ApplicationScoped
public class PresentPassword {

    private final Accounts accounts;
    private final Passwords passwords;
    private final Throttle throttle;
    private final SignInOutcomes outcomes;
    private final Audit audit;
    private final RefusedEvents refusals;

    PresentPassword(
            Accounts accounts,
            Passwords passwords,
            Throttle throttle,
            SignInOutcomes outcomes,
            Audit audit,
            RefusedEvents refusals) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.throttle = throttle;
        this.outcomes = outcomes;
        this.audit = audit;
        this.refusals = refusals;
    }

    /**
     * The account of whoever calls, if this is its password.
     *
     * @param pointer where the password is in the request
     * @return fails with {@code validation} there if it is another; with {@code rate-limited} after too many guesses
     */
    public Uni<Account> check(CallingSession session, String password, String pointer) {
        return Uni.createFrom()
                .deferred(throttle::attempt)
                .chain(() -> throttle.guess(session.id()))
                .flatMap(guess -> Panache.withSession(() -> accounts.require(session.owner()))
                        .flatMap(account -> passwords
                                .match(password, account)
                                .map(right -> Optional.of(account).filter(any -> right)))
                        .onFailure()
                        .call(guess::unjudged)
                        .map(account -> account.orElseThrow(() -> wrong(session, pointer)))
                        .call(guess::right));
    }

    private ProblemException wrong(CallingSession session, String pointer) {
        audit.signInFailed(Optional.of(session.owner()));
        refusals.add(EventKind.SIGN_IN_FAILED, Subject.owner(session.owner()));
        outcomes.failed();
        return wrongAt(pointer);
    }

    static ProblemException wrongAt(String pointer) {
        return ProblemException.validation(pointer, "This is not your password.");
    }
}
