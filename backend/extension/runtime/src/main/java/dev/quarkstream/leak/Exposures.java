package dev.quarkstream.leak;

import dev.quarkstream.audit.Audit;
import dev.quarkstream.audit.Clients;
import dev.quarkstream.schema.Ids;
import dev.quarkstream.schema.Schema;
import dev.quarkstream.secret.PlainTextToken;
import dev.quarkstream.verification.CredentialChanges;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has tokens refused whose secrets were found where they must not be. */
@ApplicationScoped
class Exposures {

    private final Pool database;
    private final CredentialChanges changes;
    private final Clients clients;
    private final Audit audit;
    private final Ids ids;
    private final String expose;

    Exposures(Pool database, Schema schema, CredentialChanges changes, Clients clients, Audit audit, Ids ids) {
        this.database = database;
        this.changes = changes;
        this.clients = clients;
        this.audit = audit;
        this.ids = ids;
        this.expose = schema.sql("SELECT token, owner, is_new FROM {schema}.expose_token($1, $2, $3, $4, $5)");
    }

    /**
     * From the answer on no replica accepts it.
     *
     * @param secret what was found
     * @param url where; null: nobody says
     * @return whether it is that of a token which was good until somebody found it
     */
    Uni<Boolean> expose(String secret, @Nullable String url) {
        var token = PlainTextToken.parse(secret).or(() -> PlainTextToken.parseImported(secret));
        return token.map(found -> expose(found, url))
                .orElseGet(() -> Uni.createFrom().item(false));
    }

    private Uni<Boolean> expose(PlainTextToken token, @Nullable String url) {
        var client = clients.atHand();
        return database.preparedQuery(expose)
                .execute(Tuple.of(
                        Buffer.buffer(token.digest().bytes()), ids.next(), url, client.address(), client.agent()))
                .map(rows -> {
                    var found = rows.iterator();
                    return found.hasNext() ? Optional.of(found.next()) : Optional.<Row>empty();
                })
                .invoke(found -> found.filter(row -> row.getBoolean("is_new"))
                        .ifPresent(row -> audit.tokenExposed(row.getString("owner"), row.getUUID("token"))))
                .call(changes::heard)
                .map(Optional::isPresent);
    }
}
