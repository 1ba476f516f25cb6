package dev.quarkstream.bench;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.HexFormat;

/** What a verified request is compared with. It is in the benchmark's package of the application alone. */
@Path("/api/bench")
@PermitAll
class BenchResource {

    private final Pool database;

    BenchResource(Pool database) {
        this.database = database;
    }

    /** Open to all; a token that comes along is verified all the same. */
    @GET
    @Path("/open")
    public Answer open() {
        return new Answer(true);
    }

    /** One SELECT by a unique index, of a row that is there, and nothing else: what asking the database costs. */
    @GET
    @Path("/select/{digest}")
    public Uni<Answer> select(@PathParam("digest") String digest) {
        return database.preparedQuery("SELECT id, owner_id, permissions, expires_at FROM quarkstream.access_token WHERE digest = $1")
                .execute(Tuple.of(Buffer.buffer(HexFormat.of().parseHex(digest))))
                .map(rows -> new Answer(rows.size() == 1));
    }

    public record Answer(boolean ok) {}
}
