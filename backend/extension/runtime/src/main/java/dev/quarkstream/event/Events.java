package dev.quarkstream.event;

import static dev.quarkstream.schema.Parameters.utc;

import dev.quarkstream.EventKind;
import dev.quarkstream.audit.Client;
import dev.quarkstream.audit.Clients;
import dev.quarkstream.schema.Ids;
import dev.quarkstream.schema.Schema;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What happened, written in the transaction of what it tells, so that neither is there without the other. */
@Singleton
public class Events {

    private static final String WRITE = """
            INSERT INTO {schema}.event (id, at, owner_id, kind, token_id, token_name, address, agent)
            SELECT e.id, $2, e.owner_id, $3, e.token_id, e.token_name, $4, $5
            FROM unnest($1::uuid[], $6::text[], $7::uuid[], $8::text[]) AS e (id, owner_id, token_id, token_name)""";

    private static final String PAGE = """
            SELECT id, at, kind, token_id, token_name, address, agent, url, times FROM {schema}.event
            WHERE owner_id = $1 AND id < $2%s%s ORDER BY id DESC LIMIT $3""";

    /** Above all ids. */
    private static final UUID END = new UUID(-1, -1);

    private final Pool database;
    private final Clients clients;
    private final Ids ids;
    private final Clock clock;
    private final String write;
    private final Schema schema;

    Events(Pool database, Schema schema, Clients clients, Ids ids, Clock clock) {
        this.database = database;
        this.schema = schema;
        this.clients = clients;
        this.ids = ids;
        this.clock = clock;
        this.write = schema.sql(WRITE);
    }

    /** Whose token it happened to, which and what it was called; without a token it happened to the owner. */
    public record Subject(
            String owner, @Nullable UUID token, @Nullable String name) {

        public static Subject owner(String owner) {
            return new Subject(owner, null, null);
        }
    }

    /** @param transaction one that has the owner's row already, or whoever deletes an owner and this wait for one another */
    public Uni<Void> write(SqlConnection transaction, EventKind kind, Subject subject) {
        return write(transaction, kind, List.of(subject));
    }

    /** The same for several at once. */
    public Uni<Void> write(SqlConnection transaction, EventKind kind, List<Subject> subjects) {
        return subjects.isEmpty() ? Uni.createFrom().voidItem() : write(transaction, kind, subjects, clients.atHand());
    }

    /** The same for what was asked for in a request of before, by its client. */
    public Uni<Void> write(SqlConnection transaction, EventKind kind, List<Subject> subjects, Client client) {
        return transaction
                .preparedQuery(write)
                .execute(Tuple.tuple(List.of())
                        .addArrayOfUUID(subjects.stream().map(any -> ids.next()).toArray(UUID[]::new))
                        .addValue(utc(clock.instant()))
                        .addString(kind.word())
                        .addString(client.address())
                        .addString(client.agent())
                        .addArrayOfString(subjects.stream().map(Subject::owner).toArray(String[]::new))
                        .addArrayOfUUID(subjects.stream().map(Subject::token).toArray(UUID[]::new))
                        .addArrayOfString(subjects.stream().map(Subject::name).toArray(String[]::new)))
                .replaceWithVoid();
    }

    /**
     * What happened to an owner, the newest first.
     *
     * @param before null: from the newest on
     * @param token null: to any, and to the owner
     * @param kind null: of any
     */
    Uni<List<AccountEvent>> of(
            String owner, @Nullable UUID before, int limit, @Nullable UUID token, @Nullable EventKind kind) {
        var parameters = new ArrayList<Object>(List.of(owner, before == null ? END : before, limit));
        Stream.of(token, kind == null ? null : kind.word())
                .filter(asked -> asked != null)
                .forEach(parameters::add);
        var sql = PAGE.formatted(
                token == null ? "" : " AND token_id = $4", kind == null ? "" : " AND kind = $" + parameters.size());
        return database.preparedQuery(schema.sql(sql))
                .execute(Tuple.from(parameters))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(AccountEvent::of)
                        .toList());
    }
}
