package dev.quarkstream.app.link;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.EventKind;
import dev.quarkstream.OwnerDisabledException;
import dev.quarkstream.ProblemException;
import dev.quarkstream.UnknownOwnerException;
import dev.quarkstream.app.account.Account;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.audit.Client;
import dev.quarkstream.audit.Clients;
import dev.quarkstream.event.Events;
import dev.quarkstream.event.Events.Subject;
import dev.quarkstream.schema.Ids;
import dev.quarkstream.schema.Owners;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Addresses for which somebody wants a new password. A request writes one down and is answered; a moment later it is looked
 * up whether anybody has it, so that the answer says nothing of that, not even by its time.
 */
@ApplicationScoped
class ResetRequests {

    /** Nobody waits any longer for the mail. */
    private static final Duration GIVE_UP_AFTER = Links.LIFE;

    private static final String ADD = """
            INSERT INTO public.password_reset_request (id, email_key, address, agent, created_at) VALUES ($1, $2, $3, $4, $5)""";

    private static final String NOBODYS = """
            DELETE FROM public.password_reset_request WHERE id IN (
                SELECT id FROM public.password_reset_request r
                WHERE created_at < $1
                    OR NOT EXISTS (SELECT FROM public.account a WHERE a.email_key = r.email_key)
                FOR UPDATE SKIP LOCKED)""";

    private static final String TAKE = """
            DELETE FROM public.password_reset_request WHERE id = (
                SELECT id FROM public.password_reset_request ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING email_key, address, agent""";

    private static final String HOLD = "SELECT id FROM public.account WHERE email_key = $1 FOR NO KEY UPDATE";

    private final Pool database;
    private final Links links;
    private final Owners owners;
    private final Events events;
    private final Clients clients;
    private final Audit audit;
    private final Ids ids;
    private final Clock clock;
    private volatile boolean stopping;

    ResetRequests(
            Pool database,
            Links links,
            Owners owners,
            Events events,
            Clients clients,
            Audit audit,
            Ids ids,
            Clock clock) {
        this.database = database;
        this.links = links;
        this.owners = owners;
        this.events = events;
        this.clients = clients;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /** From the client of the request at hand. */
    Uni<Void> add(String email) {
        var client = clients.atHand();
        return database.preparedQuery(ADD)
                .execute(Tuple.of(
                        ids.next(), Account.keyOf(email), client.address(), client.agent(), utc(clock.instant())))
                .replaceWithVoid();
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> answerAll() {
        return database.preparedQuery(NOBODYS)
                .execute(Tuple.of(utc(clock.instant().minus(GIVE_UP_AFTER))))
                .chain(() -> Multi.createBy()
                        .repeating()
                        .uni(this::answerOne)
                        .whilst(was -> was && !stopping)
                        .collect()
                        .last())
                .replaceWithVoid()
                .onFailure(any -> !stopping)
                .invoke(failure -> Log.warnf("New passwords are asked for later: %s", failure))
                .onFailure()
                .recoverWithNull();
    }

    /** @return whether there was one */
    private Uni<Boolean> answerOne() {
        return database.withTransaction(transaction -> transaction
                .preparedQuery(TAKE)
                .execute()
                .flatMap(taken -> taken.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : answer(transaction, taken.iterator().next()).replaceWith(true)));
    }

    private Uni<Void> answer(SqlConnection transaction, Row request) {
        var client = new Client(request.getString("address"), request.getString("agent"));
        return transaction
                .preparedQuery(HOLD)
                .execute(Tuple.of(request.getString("email_key")))
                .flatMap(found -> found.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : send(transaction, found.iterator().next().getUUID("id"), client))
                .onFailure(ResetRequests::isRefusal)
                .recoverWithNull();
    }

    private Uni<Void> send(SqlConnection transaction, UUID account, Client client) {
        var owner = account.toString();
        return owners.lock(transaction, owner)
                .chain(() -> links.send(transaction, account, LinkKind.PASSWORD_RESET, null, null))
                .chain(() -> events.write(
                        transaction, EventKind.PASSWORD_RESET_REQUESTED, List.of(Subject.owner(owner)), client))
                .invoke(() -> audit.passwordResetRequested(owner));
    }

    /** Shut out, deleted just now, or there were too many mails lately: nothing is to be done about it, or told to anybody. */
    private static boolean isRefusal(Throwable failure) {
        return failure instanceof OwnerDisabledException
                || failure instanceof UnknownOwnerException
                || failure instanceof ProblemException;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }
}
