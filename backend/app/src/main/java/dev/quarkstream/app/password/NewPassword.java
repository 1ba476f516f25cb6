package dev.quarkstream.app.password;

import dev.quarkstream.EventKind;
import dev.quarkstream.ReactiveSessions;
import dev.quarkstream.ReactiveTokens;
import dev.quarkstream.app.account.PasswordHash;
import dev.quarkstream.app.mail.Outbox;
import dev.quarkstream.event.Events;
import dev.quarkstream.event.Events.Subject;
import dev.quarkstream.schema.Owners;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts a new password in the place of an old one, with all that goes with the old one: whoever knew it may have signed in
 * with it, made tokens, and asked for links.
 */
@Singleton
public class NewPassword {

    /** The kind of the mail that tells of it. */
    public static final String MAIL = EventKind.PASSWORD_CHANGED.word();

    private static final String REPLACE = """
            UPDATE public.account SET password_hash = $2 WHERE id = $1 AND ($3::text IS NULL OR password_hash = $3)""";

    private static final String END_LINKS = "DELETE FROM public.account_link WHERE account_id = $1";

    private final Owners owners;
    private final ReactiveSessions sessions;
    private final ReactiveTokens tokens;
    private final Events events;
    private final Outbox outbox;

    NewPassword(Owners owners, ReactiveSessions sessions, ReactiveTokens tokens, Events events, Outbox outbox) {
        this.owners = owners;
        this.sessions = sessions;
        this.tokens = tokens;
        this.events = events;
        this.outbox = outbox;
    }

    /**
     * In a transaction of the caller's, after whose commit {@link ReactiveSessions#heard} is to be waited for.
     *
     * @param old what it is to replace; null: whatever it is
     * @param kept the session that goes on; null: none
     * @return whether it was replaced: of two who replace the same one, the first does
     */
    public Uni<Boolean> set(
            SqlConnection transaction,
            UUID account,
            PasswordHash hash,
            @Nullable PasswordHash old,
            @Nullable UUID kept,
            boolean revokesTokens) {
        var owner = account.toString();
        return transaction
                .preparedQuery(REPLACE)
                .execute(Tuple.of(account, hash.value(), old == null ? null : old.value()))
                .map(replaced -> replaced.rowCount() > 0)
                .call(was -> was
                        ? endAll(transaction, account, kept, revokesTokens)
                                .call(() -> events.write(transaction, EventKind.PASSWORD_CHANGED, Subject.owner(owner)))
                                .call(() -> outbox.add(transaction, account, MAIL, null, new JsonObject()))
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> endAll(SqlConnection transaction, UUID account, @Nullable UUID kept, boolean revokesTokens) {
        var owner = account.toString();
        return transaction
                .preparedQuery(END_LINKS)
                .execute(Tuple.of(account))
                .chain(() -> owners.lock(transaction, owner))
                .chain(() -> sessions.endAllBut(transaction, owner, kept))
                .call(() -> revokesTokens
                        ? tokens.revokeAll(transaction, owner)
                        : Uni.createFrom().item(0))
                .replaceWithVoid();
    }
}
