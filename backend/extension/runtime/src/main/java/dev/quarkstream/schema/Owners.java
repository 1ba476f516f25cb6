package dev.quarkstream.schema;

import dev.quarkstream.UnknownOwnerException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Whoever has tokens and sessions: a row of ours for an id of the application's, made when it is needed first. */
@ApplicationScoped
public class Owners {

    private final String lock;
    private final String make;

    Owners(Schema schema) {
        this.lock = schema.sql("SELECT FROM {schema}.token_owner WHERE id = $1 FOR NO KEY UPDATE");
        this.make = schema.sql("""
                INSERT INTO {schema}.token_owner SELECT $1 WHERE {schema}.is_owner($1)
                ON CONFLICT (id) DO UPDATE SET id = excluded.id""");
    }

    /**
     * The owner's row is held until the transaction ends: whoever adds something for the same owner waits, and so does the
     * owner's deletion.
     *
     * @return fails with {@link UnknownOwnerException} if the application has no such owner, or none any more
     */
    public Uni<Void> lock(SqlConnection transaction, String owner) {
        if (owner.indexOf('\0') >= 0) { // no text of the database
            return Uni.createFrom().failure(new UnknownOwnerException(owner));
        }
        return transaction
                .preparedQuery(lock)
                .execute(Tuple.of(owner))
                .flatMap(held -> held.rowCount() > 0 ? Uni.createFrom().voidItem() : make(transaction, owner));
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
