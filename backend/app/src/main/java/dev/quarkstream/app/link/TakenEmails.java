package dev.quarkstream.app.link;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.app.account.Account;
import dev.quarkstream.app.mail.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Addresses that somebody wants for an account, and somebody else has for theirs. */
@Singleton
class TakenEmails {

    /** How often an owner is told: others decide how often they ask. */
    private static final Duration PAUSE = Duration.ofDays(1);

    private static final String OWNER = "SELECT id FROM public.account WHERE email_key = $1 AND id <> $2 FOR KEY SHARE";

    private static final String IS_TOLD =
            "SELECT FROM public.mail WHERE account_id = $1 AND template = $2 AND created_at > $3";

    private final Pool database;
    private final Outbox outbox;
    private final Clock clock;

    TakenEmails(Pool database, Outbox outbox, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** @return whether there is an owner, who is told now or was not long ago */
    Uni<Boolean> tellOwner(String email, UUID asker) {
        return database.withTransaction(transaction -> transaction
                .preparedQuery(OWNER)
                .execute(Tuple.of(Account.keyOf(email), asker))
                .flatMap(rows -> {
                    if (rows.rowCount() == 0) {
                        return Uni.createFrom().item(false);
                    }
                    var owner = rows.iterator().next().getUUID("id");
                    return transaction
                            .preparedQuery(IS_TOLD)
                            .execute(Tuple.of(
                                    owner,
                                    AccountLetters.TAKEN,
                                    utc(clock.instant().minus(PAUSE))))
                            .flatMap(told -> told.rowCount() > 0
                                    ? Uni.createFrom().voidItem()
                                    : outbox.add(transaction, owner, AccountLetters.TAKEN, null, new JsonObject()))
                            .replaceWith(true);
                }));
    }
}
