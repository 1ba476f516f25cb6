package dev.quarkstream.app.link;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.ProblemException;
import dev.quarkstream.app.mail.Outbox;
import dev.quarkstream.app.password.ThrottleConfig;
import dev.quarkstream.schema.Ids;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All links that may still be followed. */
@ApplicationScoped
class Links {

    /** How long a link waits for its mail to be sent, and how long it is good from then on. */
    static final Duration LIFE = Duration.ofHours(1);

    private static final Duration HOUR = Duration.ofHours(1);

    /** Two mails of a kind are that far apart. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    static final String USED = "This link has been used, or is too old. Ask for another one.";

    private static final String HOLD = "SELECT FROM public.account WHERE id = $1 FOR NO KEY UPDATE";

    private static final String SENT = """
            SELECT count(*) AS mails, min(created_at) AS first, max(created_at) AS last FROM public.mail
            WHERE account_id = $1 AND template = $2 AND created_at > $3""";

    private static final String MAKE = """
            INSERT INTO public.account_link (id, account_id, kind, email, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (account_id, kind) DO UPDATE SET id = excluded.id, digest = NULL, email = excluded.email,
                created_at = excluded.created_at, expires_at = excluded.expires_at""";

    private static final String SEAL = """
            UPDATE public.account_link SET digest = $2, expires_at = $3 WHERE id = $1 AND expires_at > $4
            RETURNING account_id, kind, email""";

    private static final String FIND = """
            SELECT account_id, kind, email FROM public.account_link
            WHERE digest = $1 AND kind = ANY ($2) AND expires_at > $3""";

    private static final String TAKE = """
            DELETE FROM public.account_link WHERE digest = $1 AND kind = ANY ($2) AND expires_at > $3
            RETURNING account_id, kind, email""";

    private static final String DROP = """
            DELETE FROM public.account_link WHERE account_id = $1 AND kind = $2 RETURNING expires_at > $3 AS live""";

    private static final String END_ALL = "DELETE FROM public.account_link WHERE account_id = $1";

    private static final String FORGET = """
            DELETE FROM public.account_link WHERE id IN (
                SELECT id FROM public.account_link WHERE expires_at < $1 LIMIT 1000 FOR UPDATE SKIP LOCKED)""";

    private final Pool database;
    private final Outbox outbox;
    private final ThrottleConfig limits;
    private final Ids ids;
    private final Clock clock;
    private volatile boolean stopping;

    Links(Pool database, Outbox outbox, ThrottleConfig limits, Ids ids, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.limits = limits;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A link that can be followed.
     *
     * @param email that it proves, where it is about one
     */
    record Link(UUID account, String kind, @Nullable String email) {

        private static Optional<Link> of(RowSet<Row> rows) {
            RowIterator<Row> found = rows.iterator();
            if (!found.hasNext()) {
                return Optional.empty();
            }
            var row = found.next();
            return Optional.of(new Link(row.getUUID("account_id"), row.getString("kind"), row.getString("email")));
        }

        boolean is(LinkKind other) {
            return kind.equals(other.word());
        }
    }

    /** Until the transaction ends nobody else changes the account or its links. @return whether there is such an account */
    Uni<Boolean> hold(SqlConnection transaction, UUID account) {
        return transaction.preparedQuery(HOLD).execute(Tuple.of(account)).map(held -> held.rowCount() > 0);
    }

    /**
     * Leaves a mail with a link to be sent. Links of the same kind that were sent before are worth nothing any more.
     *
     * @param transaction one that holds the account
     * @param recipient null: the account's own address
     * @return fails with {@code rate-limited} if there were too many lately
     */
    Uni<Void> send(
            SqlConnection transaction,
            UUID account,
            LinkKind kind,
            @Nullable String recipient,
            @Nullable String email) {
        var now = clock.instant();
        var id = ids.next();
        return transaction
                .preparedQuery(SENT)
                .execute(Tuple.of(account, kind.word(), utc(now.minus(HOUR))))
                .invoke(sent -> requireFew(sent.iterator().next(), now))
                .chain(() -> transaction
                        .preparedQuery(MAKE)
                        .execute(Tuple.tuple()
                                .addUUID(id)
                                .addUUID(account)
                                .addString(kind.word())
                                .addString(email)
                                .addValue(utc(now))
                                .addValue(utc(now.plus(LIFE)))))
                .chain(() -> outbox.add(
                        transaction, account, kind.word(), recipient, new JsonObject().put("link", id.toString())));
    }

    private void requireFew(Row sent, Instant now) {
        var count = sent.getLong("mails");
        if (count == 0) {
            return;
        }
        var next = count >= limits.mailsPerHour()
                ? sent.getOffsetDateTime("first").toInstant().plus(HOUR)
                : sent.getOffsetDateTime("last").toInstant().plus(PAUSE);
        if (next.isAfter(now)) {
            throw ProblemException.rateLimited(
                    Math.max(1, Duration.between(now, next).plusMillis(999).toSeconds()));
        }
    }

    /** A link's secret, made when its mail is written; one of an attempt before is worth nothing any more. */
    Uni<Optional<Link>> seal(UUID id, LinkSecret secret) {
        var now = clock.instant();
        return database.preparedQuery(SEAL)
                .execute(Tuple.of(id, secret.digest(), utc(now.plus(LIFE)), utc(now)))
                .map(Link::of);
    }

    Uni<Optional<Link>> find(String secret, Collection<LinkKind> kinds) {
        return database.preparedQuery(FIND).execute(parameters(secret, kinds)).map(Link::of);
    }

    /**
     * The same, once.
     *
     * @param transaction one that holds the account
     * @return fails with {@code validation} at {@code #/secret} if it cannot be followed any more
     */
    Uni<Link> take(SqlConnection transaction, String secret, Collection<LinkKind> kinds) {
        return transaction
                .preparedQuery(TAKE)
                .execute(parameters(secret, kinds))
                .map(Link::of)
                .map(taken -> taken.orElseThrow(Links::used));
    }

    private Tuple parameters(String secret, Collection<LinkKind> kinds) {
        return Tuple.of(
                new LinkSecret(secret).digest(),
                kinds.stream().map(LinkKind::word).toArray(String[]::new),
                utc(clock.instant()));
    }

    static ProblemException used() {
        return ProblemException.validation("#/secret", USED);
    }

    /** @return whether there was one that could still have been followed */
    Uni<Boolean> drop(SqlConnection transaction, UUID account, LinkKind kind) {
        return transaction
                .preparedQuery(DROP)
                .execute(Tuple.of(account, kind.word(), utc(clock.instant())))
                .map(dropped ->
                        dropped.rowCount() > 0 && dropped.iterator().next().getBoolean("live"));
    }

    Uni<Void> endAll(SqlConnection transaction, UUID account) {
        return transaction.preparedQuery(END_ALL).execute(Tuple.of(account)).replaceWithVoid();
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> forgetOld() {
        return database.preparedQuery(FORGET)
                .execute(Tuple.of(utc(clock.instant())))
                .replaceWithVoid()
                .onFailure(any -> !stopping)
                .invoke(failure -> Log.warnf("Links that are too old are forgotten later: %s", failure))
                .onFailure()
                .recoverWithNull();
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }
}
