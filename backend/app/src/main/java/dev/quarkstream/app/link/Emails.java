package dev.quarkstream.app.link;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.EventKind;
import dev.quarkstream.OwnerDisabledException;
import dev.quarkstream.ProblemException;
import dev.quarkstream.UnknownOwnerException;
import dev.quarkstream.app.account.Account;
import dev.quarkstream.app.link.Links.Link;
import dev.quarkstream.app.mail.MailSetup;
import dev.quarkstream.app.mail.Outbox;
import dev.quarkstream.app.password.Throttle;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.event.Events;
import dev.quarkstream.event.Events.Subject;
import dev.quarkstream.schema.Owners;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The addresses of accounts: their proof, and others in their place. */
@Singleton
public class Emails {

    private static final Set<LinkKind> PROOFS = Set.of(LinkKind.EMAIL_CHANGE, LinkKind.EMAIL_VERIFICATION);

    private static final String UNIQUE_VIOLATION = "23505";

    private static final String HOLD = """
            SELECT email, email_key, email_verified_at IS NOT NULL AS verified FROM public.account WHERE id = $1
            FOR NO KEY UPDATE""";

    private static final String CHANGE = """
            UPDATE public.account SET email = $2, email_key = $3, email_verified_at = $4 WHERE id = $1""";

    private static final String RESPELL = "UPDATE public.account SET email = $2 WHERE id = $1";

    private static final String PROVE = "UPDATE public.account SET email_verified_at = $2 WHERE id = $1";

    private final Links links;
    private final Outbox outbox;
    private final MailSetup setup;
    private final Throttle throttle;
    private final Owners owners;
    private final Events events;
    private final Pool database;
    private final Audit audit;
    private final Clock clock;

    Emails(
            Links links,
            Outbox outbox,
            MailSetup setup,
            Throttle throttle,
            Owners owners,
            Events events,
            Pool database,
            Audit audit,
            Clock clock) {
        this.links = links;
        this.outbox = outbox;
        this.setup = setup;
        this.throttle = throttle;
        this.owners = owners;
        this.events = events;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** An account's address as it is, in a transaction that holds the account. */
    private record Present(String email, String key, boolean verified) {

        boolean is(String other) {
            return key.equals(Account.keyOf(other));
        }
    }

    /** Fails with {@code unauthenticated} if the account is gone. */
    private static Uni<Present> hold(SqlConnection transaction, UUID account) {
        return transaction.preparedQuery(HOLD).execute(Tuple.of(account)).map(rows -> {
            if (rows.rowCount() == 0) {
                throw ProblemException.unauthenticated();
            }
            var row = rows.iterator().next();
            return new Present(row.getString("email"), row.getString("email_key"), row.getBoolean("verified"));
        });
    }

    /** What came of asking for another address. */
    enum Outcome {
        /** It is that address already. */
        SAME,
        /** It changes when its owner follows a link. */
        WAITING,
        CHANGED
    }

    /** Has an address take the place of the present one: when its owner follows a link, or at once where no mail is set up. */
    Uni<Outcome> change(UUID account, String email) {
        return database.withTransaction(transaction ->
                        hold(transaction, account).flatMap(present -> change(transaction, account, present, email)))
                .invoke(outcome -> {
                    if (outcome == Outcome.CHANGED) {
                        audit.emailChanged(account.toString());
                    }
                });
    }

    private Uni<Outcome> change(SqlConnection transaction, UUID account, Present present, String email) {
        if (present.is(email)) {
            return respell(transaction, account, email).replaceWith(Outcome.SAME);
        }
        return setup.hasLinks()
                ? ask(transaction, account, present, email).replaceWith(Outcome.WAITING)
                : set(transaction, account, present, email, null)
                        .onFailure(Emails::isTaken)
                        .transform(
                                taken -> ProblemException.validation("#/email", "This e-mail is already registered."))
                        .replaceWith(Outcome.CHANGED);
    }

    /** The same address in other letters, such as capitals. */
    private static Uni<Void> respell(SqlConnection transaction, UUID account, String email) {
        return transaction
                .preparedQuery(RESPELL)
                .execute(Tuple.of(account, email))
                .replaceWithVoid();
    }

    private Uni<Void> ask(SqlConnection transaction, UUID account, Present present, String email) {
        return throttle.mailTo(email) // whoever has it
                .chain(() -> links.send(transaction, account, LinkKind.EMAIL_CHANGE, email, email))
                .chain(() -> outbox.add(
                        transaction, account, AccountLetters.CHANGE_NOTE, present.email(), new JsonObject()));
    }

    /** @return whether there was a change that waited */
    Uni<Boolean> dropChange(UUID account) {
        return database.withTransaction(transaction ->
                hold(transaction, account).chain(() -> links.drop(transaction, account, LinkKind.EMAIL_CHANGE)));
    }

    /**
     * Sends a mail that proves the present address.
     *
     * @return whether it is sent: not if the address is proven already; fails with {@code rate-limited} if there were too
     *     many lately
     */
    public Uni<Boolean> askForProof(UUID account) {
        return database.withTransaction(transaction -> hold(transaction, account)
                .flatMap(present -> present.verified()
                        ? Uni.createFrom().item(false)
                        : prove(transaction, account, present).replaceWith(true)));
    }

    /** However many accounts somebody makes with an address that is not theirs, and deletes again. */
    private Uni<Void> prove(SqlConnection transaction, UUID account, Present present) {
        return throttle.mailTo(present.email())
                .chain(() -> links.send(transaction, account, LinkKind.EMAIL_VERIFICATION, null, present.email()));
    }

    /** Fails with {@code validation} at {@code #/secret} if the link cannot be followed any more, or somebody else has the address by now. */
    Uni<Void> confirm(String secret) {
        return links.find(secret, PROOFS)
                .map(link -> link.orElseThrow(Links::used))
                .flatMap(link -> database.withTransaction(transaction -> confirm(transaction, link.account(), secret)))
                .onFailure(Emails::isGone)
                .transform(gone -> Links.used())
                .invoke(this::tell)
                .replaceWithVoid();
    }

    private void tell(Link followed) {
        var owner = followed.account().toString();
        if (followed.is(LinkKind.EMAIL_CHANGE)) {
            audit.emailChanged(owner);
        } else {
            audit.emailVerified(owner);
        }
    }

    private static boolean isGone(Throwable failure) {
        return failure instanceof UnknownOwnerException
                || failure instanceof OwnerDisabledException
                || isTaken(failure);
    }

    private static boolean isTaken(Throwable failure) {
        return failure instanceof PgException refusal && UNIQUE_VIOLATION.equals(refusal.getSqlState());
    }

    private Uni<Link> confirm(SqlConnection transaction, UUID account, String secret) {
        return hold(transaction, account)
                .onFailure(ProblemException.class)
                .transform(gone -> Links.used())
                .flatMap(present ->
                        links.take(transaction, secret, PROOFS).call(link -> follow(transaction, link, present)));
    }

    private Uni<Void> follow(SqlConnection transaction, Link link, Present present) {
        var email = Objects.requireNonNull(link.email());
        var now = clock.instant();
        if (link.is(LinkKind.EMAIL_CHANGE)) {
            return set(transaction, link.account(), present, email, now);
        }
        return present.is(email)
                ? prove(transaction, link.account(), now)
                : Uni.createFrom().failure(Links.used());
    }

    private Uni<Void> prove(SqlConnection transaction, UUID account, Instant now) {
        var owner = account.toString();
        return transaction
                .preparedQuery(PROVE)
                .execute(Tuple.of(account, utc(now)))
                .chain(() -> owners.lock(transaction, owner))
                .chain(() -> events.write(transaction, EventKind.EMAIL_VERIFIED, Subject.owner(owner)));
    }

    /** What was sent to the address of before is worth nothing any more. */
    private Uni<Void> set(
            SqlConnection transaction, UUID account, Present present, String email, @Nullable Instant provenAt) {
        var owner = account.toString();
        return transaction
                .preparedQuery(CHANGE)
                .execute(Tuple.of(account, email, Account.keyOf(email), provenAt == null ? null : utc(provenAt)))
                .chain(() -> links.endAll(transaction, account))
                .chain(() -> owners.lock(transaction, owner))
                .chain(() -> events.write(transaction, EventKind.EMAIL_CHANGED, Subject.owner(owner)))
                .chain(() -> outbox.add(
                        transaction, account, AccountLetters.CHANGED_NOTE, present.email(), new JsonObject()));
    }
}
