package dev.quarkstream.development;

import dev.quarkstream.IssuedToken;
import dev.quarkstream.NewToken;
import dev.quarkstream.ReactiveTokens;
import dev.quarkstream.permission.PermissionCatalogue;
import dev.quarkstream.schema.Schema;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Objects;

/** Everybody's tokens, for the developer of the application, who has the database anyway: no secret and no hash of one. */
public class RunningTokens {

    private static final int NEWEST = 500;

    private final Pool database;
    private final ReactiveTokens tokens;
    private final PermissionCatalogue catalogue;
    private final String newest;

    public RunningTokens(Pool database, Schema schema, ReactiveTokens tokens, PermissionCatalogue catalogue) {
        this.database = database;
        this.tokens = tokens;
        this.catalogue = catalogue;
        this.newest = schema.sql("""
                SELECT t.owner_id, t.name, t.hint, t.permissions, u.last_used_at
                FROM {schema}.access_token t LEFT JOIN {schema}.access_token_use u ON u.token_id = t.id
                ORDER BY t.id DESC LIMIT $1""");
    }

    /** Newest first. */
    public Uni<JsonArray> list() {
        return database.preparedQuery(newest).execute(Tuple.of(NEWEST)).map(RunningTokens::all);
    }

    /** What a token may carry, in the configured order. */
    public JsonArray permissions() {
        var all = new JsonArray();
        catalogue
                .names()
                .forEach(name -> all.add(new JsonObject()
                        .put("name", name)
                        .put("checked", catalogue.defaults().contains(name))));
        return all;
    }

    /** Answers with the secret, this once, or with what is wrong. */
    public Uni<JsonObject> make(String owner, String name, List<String> permissions) {
        return tokens.create(owner, NewToken.named(name).allowedTo(permissions.toArray(String[]::new)))
                .map(IssuedToken::secret)
                .map(secret -> new JsonObject().put("secret", secret))
                .onFailure()
                .recoverWithItem(
                        failure -> new JsonObject().put("fault", Objects.toString(failure.getMessage(), "failed")));
    }

    private static JsonArray all(RowSet<Row> rows) {
        var all = new JsonArray();
        rows.forEach(row -> all.add(token(row)));
        return all;
    }

    private static JsonObject token(Row row) {
        var used = row.getOffsetDateTime("last_used_at");
        return new JsonObject()
                .put("owner", row.getString("owner_id"))
                .put("name", row.getString("name"))
                .put("hint", row.getString("hint"))
                .put("permissions", new JsonArray(List.of(row.getArrayOfStrings("permissions"))))
                .put("lastUsedAt", used == null ? null : used.toInstant().toString());
    }
}
