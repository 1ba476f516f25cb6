package dev.quarkstream.schema;

import dev.quarkstream.OwnerDisabledException;
import dev.quarkstream.UnknownOwnerException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;

/** Whoever has tokens and sessions: a row of ours for an id of the application's, made when it is needed first. */
@ApplicationScoped
public class Owners {

    private final Pool database;
    private final String hold;
    private final String lock;
    private final String make;
    private final String isDisabled;

    Owners(Pool database, Schema schema) {
        this.database = database;
        this.hold = schema.sql("SELECT FROM {schema}.token_owner WHERE id = $1 FOR KEY SHARE");
        this.lock = schema.sql("SELECT FROM {schema}.token_owner WHERE id = $1 FOR NO KEY UPDATE");
        this.make = schema.sql("""
                INSERT INTO {schema}.token_owner SELECT $1 WHERE {schema}.is_owner($1)
                ON CONFLICT (id) DO UPDATE SET id = excluded.id""");
        this.isDisabled = schema.sql("SELECT FROM {schema}.disabled_owner WHERE owner_id = $1");
    }

    /**
     * The owner's row is held until the transaction ends: whoever adds something for the same owner waits, and so does the
     * owner's deletion, and whoever shuts the owner out.
     *
     * @return fails with {@link UnknownOwnerException} if the application has no such owner, or none any more; with
     *     {@link OwnerDisabledException} if the owner is shut out
     */
    public Uni<Void> lock(SqlConnection transaction, String owner) {
        if (isNoText(owner)) {
            return Uni.createFrom().failure(new UnknownOwnerException(owner));
        }
        return transaction
                .preparedQuery(lock)
                .execute(Tuple.of(owner))
                .flatMap(held -> held.rowCount() > 0 ? Uni.createFrom().voidItem() : make(transaction, owner))
                .chain(() -> requireEnabled(transaction, owner));
    }

    private Uni<Void> requireEnabled(SqlConnection transaction, String owner) {
        return isDisabled(transaction, owner)
                .invoke(disabled -> {
                    if (disabled) {
                        throw new OwnerDisabledException(owner);
                    }
                })
                .replaceWithVoid();
    }

    /** Whether an owner is shut out, as a connection, or any, sees it. */
    public Uni<Boolean> isDisabled(SqlClient database, String owner) {
        return isNoText(owner)
                ? Uni.createFrom().item(false)
                : database.preparedQuery(isDisabled).execute(Tuple.of(owner)).map(rows -> rows.rowCount() > 0);
    }

    /** Whether an id can be nobody's: it is no text to the database. */
    public static boolean isNoText(String owner) {
        return owner.indexOf('\0') >= 0;
    }

    /**
     * Does what concerns an owner's rows in a transaction that has the owner's own first: whoever deletes an owner goes from
     * there to the rest, and two that go in other directions would wait for one another.
     *
     * @param none the answer if there is no such owner, and so nothing to do
     */
    public <T> Uni<T> holding(String owner, T none, Function<SqlConnection, Uni<T>> work) {
        return isNoText(owner)
                ? Uni.createFrom().item(none)
                : database.withTransaction(connection -> connection
                        .preparedQuery(hold)
                        .execute(Tuple.of(owner))
                        .flatMap(held -> held.rowCount() > 0
                                ? work.apply(connection)
                                : Uni.createFrom().item(none)));
    }

    private Uni<Void> make(SqlConnection transaction, String owner) {
        return transaction
                .preparedQuery(make)
                .execute(Tuple.of(owner))
                .invoke(made -> {
                    if (made.rowCount() == 0) {
                        throw new UnknownOwnerException(owner);
                    }
                })
                .replaceWithVoid();
    }
}
