package dev.quarkstream.owner;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.ReactiveDisabledOwners;
import dev.quarkstream.UnknownOwnerException;
import dev.quarkstream.audit.Audit;
import dev.quarkstream.audit.Clients;
import dev.quarkstream.schema.Owners;
import dev.quarkstream.schema.Schema;
import dev.quarkstream.verification.CredentialChanges;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Shuts owners out and lets them in again. What is refused is read with each credential. Every replica hears of it,
 * and sees within seconds that somebody is let in again.
 */
@ApplicationScoped
class ShutOutOwners implements ReactiveDisabledOwners {

    private final Pool database;
    private final Owners owners;
    private final CredentialChanges changes;
    private final WidenedRights widened;
    private final Clients clients;
    private final Audit audit;
    private final Clock clock;
    private final String disable;
    private final String enable;

    ShutOutOwners(
            Pool database,
            Schema schema,
            Owners owners,
            CredentialChanges changes,
            WidenedRights widened,
            Clients clients,
            Audit audit,
            Clock clock) {
        this.database = database;
        this.owners = owners;
        this.changes = changes;
        this.widened = widened;
        this.clients = clients;
        this.audit = audit;
        this.clock = clock;
        this.disable = schema.sql("SELECT {schema}.disable_owner($1, $2, $3, $4) AS done");
        this.enable = schema.sql("SELECT {schema}.enable_owner($1, $2, $3, $4) AS done");
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
                .call(was -> was ? widened.seenHere(owner) : Uni.createFrom().voidItem());
    }

    private Uni<@Nullable Boolean> change(String sql, String owner) {
        return Uni.createFrom().deferred(() -> {
            if (Owners.isNoText(owner)) {
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
        return owners.isDisabled(database, owner);
    }
}
