package dev.quarkstream.plain;

import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.HexFormat;

/** What a request costs an application that asks nobody who they are. */
@Path("/api/bench")
public class PlainResource {

    // What a token is looked up by (dev.quarkstream.token.TokenVerifier): yardstick.mjs holds that the database knows one such statement.
    private static final String FIND = """
            SELECT id, owner_id, name, permissions, imported_id, exposed_at IS NOT NULL AS exposed,
                EXISTS (SELECT FROM quarkstream.disabled_owner d WHERE d.owner_id = access_token.owner_id) AS disabled, expires_at AS ends_at,
                NULL::timestamptz AS works_until, extract(epoch FROM expires_at - clock_timestamp())::float8 AS seconds_left
            FROM quarkstream.access_token WHERE digest = $1
            UNION ALL
            SELECT t.id, t.owner_id, t.name, t.permissions, s.imported_id, t.exposed_at IS NOT NULL,
                EXISTS (SELECT FROM quarkstream.disabled_owner d WHERE d.owner_id = t.owner_id), t.expires_at, s.works_until,
                extract(epoch FROM least(t.expires_at, s.works_until) - clock_timestamp())::float8
            FROM quarkstream.earlier_secret s JOIN quarkstream.access_token t ON t.id = s.token_id WHERE s.digest = $1
            LIMIT 1""";

    private final Pool database;

    PlainResource(Pool database) {
        this.database = database;
    }

    @GET
    @Path("/open")
    @NonBlocking
    public Answer open() {
        return new Answer(true);
    }

    @GET
    @Path("/select/{digest}")
    public Uni<Answer> select(@PathParam("digest") String digest) {
        return database.preparedQuery(FIND)
                .execute(Tuple.of(Buffer.buffer(HexFormat.of().parseHex(digest))))
                .map(rows -> new Answer(rows.size() == 1));
    }

    public record Answer(boolean ok) {}
}
