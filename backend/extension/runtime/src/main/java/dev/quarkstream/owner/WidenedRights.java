package dev.quarkstream.owner;

import dev.quarkstream.schema.Schema;
import dev.quarkstream.verification.CredentialChanges;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;

/** What owners may do more than before. Other replicas see it when what they remember has become too old: nobody is told. */
@Singleton
public class WidenedRights {

    private final Pool database;
    private final CredentialChanges changes;
    private final String credentials;

    WidenedRights(Pool database, CredentialChanges changes, Schema schema) {
        this.database = database;
        this.changes = changes;
        this.credentials = schema.sql("SELECT c FROM {schema}.credentials_of($1) c");
    }

    /** Has this replica ask anew for all that an owner has. */
    public Uni<Void> seenHere(String owner) {
        return database.preparedQuery(credentials)
                .execute(Tuple.of(owner))
                .invoke(rows -> rows.forEach(row -> changes.forgetHere(row.getString("c"))))
                .replaceWithVoid();
    }
}
