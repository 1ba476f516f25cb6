package dev.quarkstream.app.token;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestClock;
import dev.quarkstream.use.TokenUse;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token's owner sees where it was used from, and what for. */
@QuarkusTest
class UseTest {

    @Inject
    TokenUse use;

    @Inject
    TestClock clock;

    @Inject
    Sql sql;

    private Person ada;
    private String id;
    private String secret;

    @BeforeEach
    void somebodyHasAToken() {
        ada = person();
        var issued = ada.issue(Map.of("name", "x", "permissions", List.of("create", "read", "delete")));
        id = issued.path("token.id");
        secret = issued.path("plainTextToken");
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    private void flush() {
        use.flush().await().indefinitely();
    }

    private ValidatableResponse look() {
        return ada.request().get("/api/tokens/" + id).then();
    }

    private ValidatableResponse usage() {
        return ada.request().get("/api/tokens/" + id + "/usage").then();
    }

    @Test
    void anUnusedTokenWasUsedFromNowhere() {
        look().body("lastUsedAt", nullValue()).body("lastUsedFrom", nullValue());
        usage().body("permissions.name", contains("create", "read", "delete"))
                .body("permissions.lastUsedAt", contains(nullValue(), nullValue(), nullValue()));
    }

    @Test
    void theLastUseSaysWhereFromBeforeAndAfterItIsWritten() {
        with(secret)
                .header("User-Agent", "curl/8.5.0")
                .get("/api/test/things")
                .then()
                .statusCode(200);
        for (var written = 0; written < 2; written++) {
            look().body("lastUsedFrom.address", equalTo("127.0.0.1")).body("lastUsedFrom.agent", equalTo("curl/8.5.0"));
            flush();
        }
        clock.advance(Duration.ofSeconds(2));
        with(secret)
                .header("User-Agent", "a script\u00a0of\tmine")
                .get("/api/test/things")
                .then()
                .statusCode(200);
        flush();
        look().body("lastUsedFrom.agent", equalTo("a script\u00a0of mine"));
    }

    @Test
    void whatAnotherReplicaSawLaterIsNotOverwritten() {
        sql.run(
                "UPDATE quarkstream.access_token_use SET last_used_at = now() + interval '1 hour', last_used_address = '192.0.2.1'"
                        + " WHERE token_id = ?",
                UUID.fromString(id));
        with(secret).get("/api/test/things").then().statusCode(200);
        flush();
        look().body("lastUsedFrom.address", equalTo("192.0.2.1"));
    }

    @Test
    void aPermissionIsUsedWhenItLetsARequestThrough() {
        with(secret).get("/api/test/things").then().statusCode(200);
        with(secret).delete("/api/test/things/" + UUID.randomUUID()).then().statusCode(404); // it was let through
        with(secret)
                .contentType("application/json")
                .body(Map.of("title", "x"))
                .put("/api/test/things/" + UUID.randomUUID())
                .then()
                .statusCode(403);
        for (var written = 0; written < 2; written++) {
            usage().body("permissions.name", contains("create", "read", "delete"))
                    .body("permissions.lastUsedAt", contains(nullValue(), notNullValue(), notNullValue()));
            flush();
        }
    }

    @Test
    void itIsSaidSinceWhenUsesAreKnown() {
        usage().body(
                        "recordedSince",
                        equalTo(ada.request().get("/api/tokens/" + id).path("createdAt")));
        sql.run(
                "UPDATE quarkstream.access_token SET created_at = created_at - interval '1 year' WHERE id = ?",
                UUID.fromString(id));
        var since =
                Instant.parse(ada.request().get("/api/tokens/" + id + "/usage").path("recordedSince"));
        assertThat(since).isAfter(Instant.now().minus(Duration.ofDays(1))); // this database is not older
    }

    @Test
    void aPermissionIsUsedWhenCodeAsksForItToo() {
        with(secret).get("/api/test/things/may-delete").then().statusCode(200);
        usage().body("permissions.lastUsedAt", contains(nullValue(), nullValue(), notNullValue()));
    }

    @Test
    void aPermissionThatIsTakenAwayIsNoLongerTold() {
        with(secret).get("/api/test/things").then().statusCode(200);
        flush();
        ada.request()
                .contentType("application/json")
                .body(Map.of("permissions", List.of("delete")))
                .patch("/api/tokens/" + id)
                .then()
                .statusCode(200);
        usage().body("permissions.name", contains("delete"));
    }

    @Test
    void theUseOfAllIsTheUseOfAll() {
        sql.run("UPDATE quarkstream.access_token SET permissions = '{*}' WHERE id = ?", UUID.fromString(id));
        with(secret).get("/api/test/things").then().statusCode(200);
        flush();
        usage().body("permissions.name", contains("*")).body("permissions.lastUsedAt", contains(notNullValue()));
    }

    @Test
    void manyRequestsAreOneStatement() {
        flush();
        var before = sql.statements("access_token_permission_use AS p");
        for (var i = 0; i < 50; i++) {
            with(secret).get("/api/test/things").then().statusCode(200);
        }
        flush();
        assertThat(sql.statements("access_token_permission_use AS p") - before).isEqualTo(1);
    }

    @Test
    void aTokenThatIsDeletedInTheMiddleHoldsNobodyUp() {
        with(secret).get("/api/test/things").then().statusCode(200);
        ada.request().delete("/api/tokens/" + id).then().statusCode(204);
        flush();
        assertThat(sql.value(
                        "SELECT count(*) FROM quarkstream.access_token_permission_use WHERE token_id = ?",
                        UUID.fromString(id)))
                .isEqualTo(0L);
    }
}
