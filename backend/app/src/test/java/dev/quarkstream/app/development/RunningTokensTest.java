package dev.quarkstream.app.development;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.ReactiveTokens;
import dev.quarkstream.development.RunningTokens;
import dev.quarkstream.permission.PermissionCatalogue;
import dev.quarkstream.schema.Schema;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the Dev UI shows and makes. */
@QuarkusTest
class RunningTokensTest {

    @Inject
    Pool database;

    @Inject
    Schema schema;

    @Inject
    ReactiveTokens reactiveTokens;

    @Inject
    PermissionCatalogue catalogue;

    private RunningTokens tokens;

    @BeforeEach
    void aPageIsOpen() {
        tokens = new RunningTokens(database, schema, reactiveTokens, catalogue);
    }

    @Test
    void aTokenMadeThereDoesWhatItMayAndNoMore() {
        var secret = make(person().id(), "Dev UI", List.of("read")).getString("secret");

        with(secret).get("/api/notes").then().statusCode(200);
        with(secret).delete("/api/notes/none").then().statusCode(403);
    }

    @Test
    void noSecretAndNoHashIsShown() {
        var ada = person();
        make(ada.id(), "Dev UI", List.of("create", "read"));

        var shown = tokens.list().await().indefinitely().getJsonObject(0);

        assertThat(shown.fieldNames()).containsExactlyInAnyOrder("owner", "name", "hint", "permissions", "lastUsedAt");
        assertThat(shown.getString("owner")).isEqualTo(ada.id());
        assertThat(shown.getJsonArray("permissions")).containsExactly("create", "read");
        assertThat(shown.getString("lastUsedAt")).isNull();
    }

    @Test
    void whatIsWrongIsTold() {
        assertThat(make("nobody", "Dev UI", List.of("read")).getString("fault")).contains("nobody");
        assertThat(make(person().id(), "Dev UI", List.of("raed")).getString("fault"))
                .contains("raed");
        assertThat(make(person().id(), " ", List.of()).getString("fault")).contains("name");
    }

    @Test
    void permissionsAreInTheConfiguredOrderAndTheDefaultsAreChecked() {
        assertThat(tokens.permissions())
                .startsWith(
                        new JsonObject().put("name", "create").put("checked", false),
                        new JsonObject().put("name", "read").put("checked", true));
    }

    private JsonObject make(String owner, String name, List<String> permissions) {
        return tokens.make(owner, name, permissions).await().indefinitely();
    }
}
