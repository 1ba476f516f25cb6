package dev.quarkstream.app.mail;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.schema.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** All mails that are to be sent. */
@Singleton
public class Outbox {

    private static final String ADD = """
            INSERT INTO public.mail (id, account_id, recipient, template, parameters, created_at, due_at)
            VALUES ($1, $2, $3, $4, $5, $6, $6)""";

    // Whoever claims a mail and dies has put off its next attempt, no more. What a newer version has written it sends
    // itself.
    private static final String CLAIM = """
            WITH due AS MATERIALIZED (
                SELECT id FROM public.mail WHERE ended_at IS NULL AND due_at <= $1 AND template = ANY ($2)
                ORDER BY due_at LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED)
            UPDATE public.mail m SET due_at = $4, attempts = m.attempts + 1
            FROM due, public.account a WHERE m.id = due.id AND a.id = m.account_id
            RETURNING m.id, m.account_id, coalesce(m.recipient, a.email) AS recipient, m.template, m.parameters, m.created_at,
                m.attempts""";

    // Unless somebody else has claimed it since.
    private static final String END = """
            UPDATE public.mail SET ended_at = $3, outcome = $4 WHERE id = $1 AND attempts = $2 AND ended_at IS NULL""";

    private static final String PUT_OFF = """
            UPDATE public.mail SET due_at = $3 WHERE id = $1 AND attempts = $2 AND ended_at IS NULL""";

    private static final String WAITING = "SELECT count(*) AS waiting FROM public.mail WHERE ended_at IS NULL";

    private static final String FORGET = """
            DELETE FROM public.mail WHERE id IN (
                SELECT id FROM public.mail WHERE ended_at < $1 ORDER BY ended_at LIMIT 1000 FOR UPDATE SKIP LOCKED)""";

    private final Pool database;
    private final MailSetup setup;
    private final Ids ids;
    private final Clock clock;

    Outbox(Pool database, MailSetup setup, Ids ids, Clock clock) {
        this.database = database;
        this.setup = setup;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Leaves a mail to be sent when the transaction is committed; nothing where no mail is set up.
     *
     * @param recipient null: the account's own address
     * @param parameters never a secret
     */
    public Uni<Void> add(
            SqlConnection transaction, UUID account, String kind, @Nullable String recipient, JsonObject parameters) {
        return setup.isOn()
                ? transaction
                        .preparedQuery(ADD)
                        .execute(Tuple.of(ids.next(), account, recipient, kind, parameters, utc(clock.instant())))
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    /** Some that are due, which are nobody else's until the time is over. */
    Uni<List<WaitingMail>> claim(int most, Set<String> templates, Duration time) {
        var now = clock.instant();
        return database.preparedQuery(CLAIM)
                .execute(Tuple.of(utc(now), templates.toArray(String[]::new), most, utc(now.plus(time))))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(WaitingMail::of)
                        .toList());
    }

    Uni<Void> record(WaitingMail mail, Attempt attempt) {
        var again = attempt.again();
        return again == null
                ? write(
                        END,
                        mail.id(),
                        mail.attempt(),
                        utc(clock.instant()),
                        attempt.outcome().word())
                : write(PUT_OFF, mail.id(), mail.attempt(), utc(again));
    }

    Uni<Long> waiting() {
        return database.preparedQuery(WAITING)
                .execute()
                .map(rows -> rows.iterator().next().getLong("waiting"));
    }

    /** Forgets some that ended before an instant. */
    Uni<Void> forgetBefore(Instant cutoff) {
        return write(FORGET, utc(cutoff));
    }

    private Uni<Void> write(String sql, Object... parameters) {
        return database.preparedQuery(sql).execute(Tuple.from(parameters)).replaceWithVoid();
    }
}
