package dev.quarkstream.app.account;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;

/** What owners see and change of their accounts. An account is changed a column at a time: others change other ones. */
@Singleton
public class Users {

    private static final String FIND = """
            SELECT a.id, a.name, a.email, a.email_verified_at IS NOT NULL AS email_verified, l.email AS new_email, a.created_at
            FROM public.account a LEFT JOIN public.account_link l
                ON l.account_id = a.id AND l.kind = 'email-change' AND l.expires_at > $2
            WHERE a.id = $1""";

    private static final String RENAME = "UPDATE public.account SET name = $2 WHERE id = $1";

    private static final String DELETE = "DELETE FROM public.account WHERE id = $1";

    private final Pool database;
    private final Clock clock;

    Users(Pool database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Fails with {@code unauthenticated} if there is no such account any more. */
    public Uni<User> require(String owner) {
        return Uni.createFrom()
                .deferred(() ->
                        database.preparedQuery(FIND).execute(Tuple.of(UUID.fromString(owner), utc(clock.instant()))))
                .invoke(Users::requireOne)
                .map(rows -> user(rows.iterator().next()));
    }

    /** Likewise. */
    Uni<Void> rename(String owner, String name) {
        return database.preparedQuery(RENAME)
                .execute(Tuple.of(UUID.fromString(owner), name))
                .invoke(Users::requireOne)
                .replaceWithVoid();
    }

    /** With all that hangs on it. */
    Uni<Boolean> delete(String owner) {
        return database.preparedQuery(DELETE)
                .execute(Tuple.of(UUID.fromString(owner)))
                .map(deleted -> deleted.rowCount() > 0);
    }

    private static void requireOne(RowSet<Row> rows) {
        if (rows.rowCount() == 0) {
            throw ProblemException.unauthenticated();
        }
    }

    private static User user(Row row) {
        return new User(
                row.getUUID("id"),
                row.getString("name"),
                row.getString("email"),
                row.getBoolean("email_verified"),
                row.getString("new_email"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
