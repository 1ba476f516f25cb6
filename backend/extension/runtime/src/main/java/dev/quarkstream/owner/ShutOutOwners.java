package dev.quarkstream.owner;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.ReactiveDisabledOwners;
import dev.quarkstream.UnknownOwnerException;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.audit.Clients;
import dev.quarkstream.schema.Schema;
import dev.quarkstream.verification.CredentialChanges;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Shuts owners out and lets them in again. What is refused is read with each credential, and every replica hears of it. */
@ApplicationScoped
class ShutOutOwners implements ReactiveDisabledOwners {

    private final Pool database;
    private final CredentialChanges changes;
    private final Clients clients;
    private final Audit audit;
    private final Clock clock;
    private final String disable;
    private final String enable;
    private final String isDisabled;

    ShutOutOwners(Pool database, Schema schema, CredentialChanges changes, Clients clients, Audit audit, Clock clock) {
        this.database = database;
        this.changes = changes;
        this.clients = clients;
        this.audit = audit;
        this.clock = clock;
        this.disable = schema.sql("SELECT {schema}.disable_owner($1, $2, $3, $4) AS done");
        this.enable = schema.sql("SELECT {schema}.enable_owner($1, $2, $3, $4) AS done");
        this.isDisabled = schema.sql("SELECT FROM {schema}.disabled_owner WHERE owner_id = $1");
    }

    @Override
    public Uni<Boolean> disable(String owner) {
        return change(disable, owner)
                .map(was -> {
                    if (was == null) {
                        throw new UnknownOwnerException(owner);
                    }
                    return was;
                })
                .invoke(was -> {
                    if (was) {
                        audit.ownerDisabled(owner);
                    }
                })
                .call(changes::heard);
    }

    @Override
    public Uni<Boolean> enable(String owner) {
        return change(enable, owner)
                .map(Boolean.TRUE::equals)
                .invoke(was -> {
                    if (was) {
                        audit.ownerEnabled(owner);
                    }
                })
                .call(changes::heard);
    }

    private Uni<@Nullable Boolean> change(String sql, String owner) {
        return Uni.createFrom().deferred(() -> {
            if (owner.indexOf('\0') >= 0) { // no text of the database
                return Uni.createFrom().nullItem();
            }
            var client = clients.atHand();
            return database.preparedQuery(sql)
                    .execute(Tuple.of(owner, utc(clock.instant()), client.address(), client.agent()))
                    .map(rows -> rows.iterator().next().getBoolean("done"));
        });
    }

    @Override
    public Uni<Boolean> isDisabled(String owner) {
        return owner.indexOf('\0') >= 0 // no text of the database
                ? Uni.createFrom().item(false)
                : database.preparedQuery(isDisabled).execute(Tuple.of(owner)).map(rows -> rows.rowCount() > 0);
    }
}
