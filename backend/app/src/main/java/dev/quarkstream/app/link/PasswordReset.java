package dev.quarkstream.app.link;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.EventKind;
import dev.quarkstream.OwnerDisabledException;
import dev.quarkstream.ReactiveDisabledOwners;
import dev.quarkstream.ReactiveSessions;
import dev.quarkstream.UnknownOwnerException;
import dev.quarkstream.app.account.Account;
import dev.quarkstream.app.account.Accounts;
import dev.quarkstream.app.account.PasswordHash;
import dev.quarkstream.app.password.NewPassword;
import dev.quarkstream.app.password.Passwords;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.event.Events;
import dev.quarkstream.event.Events.Subject;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;

/** Puts a password in the place of one that was forgotten. */
@Singleton
class PasswordReset {

    private static final Set<LinkKind> KINDS = Set.of(LinkKind.PASSWORD_RESET);

    private static final String PROVE =
            "UPDATE public.account SET email_verified_at = $2 WHERE id = $1 AND email_verified_at IS NULL";

    private final Links links;
    private final Accounts accounts;
    private final Passwords passwords;
    private final NewPassword replacement;
    private final ReactiveDisabledOwners shutOut;
    private final ReactiveSessions sessions;
    private final Events events;
    private final Pool database;
    private final Audit audit;
    private final Clock clock;

    PasswordReset(
            Links links,
            Accounts accounts,
            Passwords passwords,
            NewPassword replacement,
            ReactiveDisabledOwners shutOut,
            ReactiveSessions sessions,
            Events events,
            Pool database,
            Audit audit,
            Clock clock) {
        this.links = links;
        this.accounts = accounts;
        this.passwords = passwords;
        this.replacement = replacement;
        this.shutOut = shutOut;
        this.sessions = sessions;
        this.events = events;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Fails with {@code validation} if the link cannot be followed any more, or the password is easy to guess. */
    Uni<Void> redeem(String secret, String password) {
        return account(secret)
                .flatMap(account -> passwords
                        .choose(password, "#/newPassword", account.name(), account.email())
                        .flatMap(hash ->
                                database.withTransaction(transaction -> set(transaction, account.id(), secret, hash)))
                        .invoke(() -> audit.passwordChanged(account.owner())))
                .call(sessions::heard)
                .onFailure(PasswordReset::isGone)
                .transform(gone -> Links.used())
                .replaceWithVoid();
    }

    /** Before anything is hashed for a secret that is none. */
    private Uni<Account> account(String secret) {
        return links.find(secret, KINDS)
                .map(link -> link.orElseThrow(Links::used))
                .call(link -> shutOut.isDisabled(link.account().toString()).invoke(disabled -> {
                    if (disabled) {
                        throw Links.used();
                    }
                }))
                .flatMap(link -> Panache.withSession(() -> accounts.findById(link.account())))
                .onItem()
                .ifNull()
                .failWith(Links::used);
    }

    private Uni<Void> set(SqlConnection transaction, UUID account, String secret, PasswordHash hash) {
        return links.hold(transaction, account)
                .chain(() -> links.take(transaction, secret, KINDS))
                .chain(() -> transaction.preparedQuery(PROVE).execute(Tuple.of(account, utc(clock.instant()))))
                .map(proven -> proven.rowCount() > 0)
                .call(() -> replacement.set(transaction, account, hash, null, null, false))
                // After the sessions, whose owner's row it needs.
                .call(proven -> proven
                        ? events.write(transaction, EventKind.EMAIL_VERIFIED, Subject.owner(account.toString()))
                        : Uni.createFrom().voidItem())
                .replaceWithVoid();
    }

    private static boolean isGone(Throwable failure) {
        return failure instanceof UnknownOwnerException || failure instanceof OwnerDisabledException;
    }
}
