package dev.quarkstream.bench;

import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.NonBlocking;
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
class BenchResource {

    private final Pool database;

    BenchResource(Pool database) {
        this.database = database;
    }

    /** Open to all; a token that comes along is verified all the same. */
    @GET
    @PermitAll
    @Path("/open")
    @NonBlocking
    public Answer open() {
        return new Answer(true);
    }

    /** For tokens that may read. */
    @GET
    @Path("/permission")
    @PermissionsAllowed("read")
    @NonBlocking
    public Answer permission() {
        return new Answer(true);
    }

    /** One SELECT by a unique index, of a row that is there, and nothing else: what asking the database costs. */
    @GET
    @PermitAll
    @Path("/select/{digest}")
    public Uni<Answer> select(@PathParam("digest") String digest) {
        return database.preparedQuery("SELECT id, owner_id, permissions, expires_at FROM quarkstream.access_token WHERE digest = $1")
                .execute(Tuple.of(Buffer.buffer(HexFormat.of().parseHex(digest))))
                .map(rows -> new Answer(rows.size() == 1));
    }

    public record Answer(boolean ok) {}
}
