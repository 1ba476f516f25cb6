package dev.quarkstream.app.leak;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.invalid;
import static dev.quarkstream.app.testing.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.quarkstream.TokenExposed;
import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.AtOnce;
import dev.quarkstream.app.testing.HostObservers;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.leak.LeakedToken;
import dev.quarkstream.schema.Schema;
import dev.quarkstream.secret.PlainTextToken;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody has found a token's secret, and hands it in. */
@QuarkusTest
class LeakedTokensTest {

    private static final String FOUND = "https://example.com/a/gist";

    @Inject
    HostObservers observers;

    @Inject
    DataSource database;

    @Inject
    Sql sql;

    @Inject
    Schema schema;

    private Person ada;
    private String id;
    private String secret;

    @BeforeEach
    void somebodyHasAToken() {
        ada = person();
        var issued = ada.issue(Map.of("name", "Deploys", "permissions", List.of("read")));
        id = issued.path("token.id");
        secret = issued.path("plainTextToken");
        with(secret).get("/api/test/things").then().statusCode(200);
    }

    private static Response report(Map<String, ?> body) {
        return given().contentType("application/json").body(body).post("/api/leaked-tokens");
    }

    @Test
    void itIsRefusedFromThenOnAndItsOwnerIsTold() throws Exception {
        report(Map.of("secret", secret, "url", FOUND)).then().statusCode(202);
        with(secret).get("/api/test/things").then().spec(problem(401, "invalid-token"));
        ada.request().get("/api/tokens/" + id).then().body("exposedAt", notNullValue());
        ada.request()
                .get("/api/events?kind=token-exposed")
                .then()
                .body("events", hasSize(1))
                .body("events[0].token.name", equalTo("Deploys"))
                .body("events[0].url", equalTo(FOUND));
        for (Object heard = ""; !heard.equals(new TokenExposed(ada.id(), UUID.fromString(id))); ) {
            heard = observers.next(id);
            assertThat(heard).isNotEqualTo("nothing");
        }
    }

    @Test
    void rotatingItMakesItGoodAgainAndTheFoundSecretStaysRefused() {
        report(Map.of("secret", secret)).then().statusCode(202);
        var rotated = ada.post("/api/tokens/" + id + "/rotation", Map.of("overlap", "PT1H"));
        rotated.then()
                .statusCode(200)
                .body("token.exposedAt", nullValue())
                .body("token.previousSecretUntil", nullValue());
        with(rotated.path("plainTextToken")).get("/api/test/things").then().statusCode(200);
        with(secret).get("/api/test/things").then().statusCode(401);
        report(Map.of("secret", secret)).then().statusCode(202); // it is known by now
        with(rotated.path("plainTextToken")).get("/api/test/things").then().statusCode(200);
    }

    @Test
    void aSecretInItsOverlapExposesTheTokenToo() {
        String second = ada.post("/api/tokens/" + id + "/rotation", Map.of()).path("plainTextToken");
        with(secret).get("/api/test/things").then().statusCode(200);
        with(second).get("/api/test/things").then().statusCode(200);
        report(Map.of("secret", secret)).then().statusCode(202);
        with(secret).get("/api/test/things").then().statusCode(401);
        with(second).get("/api/test/things").then().statusCode(401);
    }

    @Test
    void theAnswerIsTheSameForAnySecret() {
        var real = report(Map.of("secret", secret));
        for (var other : List.of(
                PlainTextToken.generate("qst_").value(),
                "nonsense",
                "x".repeat(10_000),
                secret,
                "1|abc",
                "\u0000\uD83D\uDE00")) {
            var answer = report(Map.of("secret", other));
            assertThat(answer.statusCode()).isEqualTo(real.statusCode()).isEqualTo(202);
            assertThat(answer.asByteArray()).isEqualTo(real.asByteArray()).isEmpty();
            assertThat(answer.headers().asList()).hasSameSizeAs(real.headers().asList());
        }
    }

    @Test
    void handedInTwiceAtOnceItIsToldOnce() throws Exception {
        AtOnce.run(8, any -> report(Map.of("secret", secret)).statusCode());
        ada.request().get("/api/events?kind=token-exposed").then().body("events", hasSize(1));
    }

    @Test
    void itsOwnerReadsThatAnOperatorRevokedIt() throws Exception {
        ada.post("/api/tokens/" + id + "/rotation", Map.of()).then().statusCode(200);
        try (var connection = database.getConnection()) {
            assertThat(LeakedToken.of(secret).orElseThrow().revoke(connection, schema))
                    .contains(UUID.fromString(id));
            assertThat(LeakedToken.of(secret).orElseThrow().revoke(connection, schema))
                    .isEmpty();
        }
        ada.request().get("/api/tokens/" + id).then().spec(problem(404, "not-found"));
        ada.request()
                .get("/api/events?kind=token-revoked")
                .then()
                .body("events", hasSize(1))
                .body("events[0].token.id", equalTo(id))
                .body("events[0].token.name", equalTo("Deploys"));
    }

    /** Does something while another transaction is about to end the same way. */
    private Response during(String statement, Supplier<Response> work) throws Exception {
        try (var connection = database.getConnection();
                var begun = connection.prepareStatement(statement)) {
            connection.setAutoCommit(false);
            begun.setString(1, secret);
            begun.execute();
            var answer = CompletableFuture.supplyAsync(work);
            while (!answer.isDone()
                    && sql.value("SELECT count(*) FROM pg_locks WHERE NOT granted")
                            .equals(0L)) {
                Thread.sleep(10);
            }
            connection.commit();
            return answer.get();
        }
    }

    @Test
    void handedInWhileItIsRotatedItIsRefusedInItsOverlapToo() throws Exception {
        during("""
                        SELECT quarkstream.rotate_token(id, digest, false, sha256(uuid_send(gen_random_uuid())), 'next', now(), now() + interval '1 hour',
                            NULL, 0::smallint) FROM quarkstream.access_token WHERE digest = sha256(?::bytea)""", () -> report(Map.of("secret", secret))).then().statusCode(202);
        with(secret).get("/api/test/things").then().spec(problem(401, "invalid-token"));
    }

    @Test
    void rotatedWhileItIsHandedInItGetsNoOverlap() throws Exception {
        during(
                        "SELECT quarkstream.expose_token(sha256(?::bytea), gen_random_uuid(), NULL, NULL, NULL)",
                        () -> ada.post("/api/tokens/" + id + "/rotation", Map.of()))
                .then()
                .spec(problem(409, "rotation-conflict"));
        with(secret).get("/api/test/things").then().spec(problem(401, "invalid-token"));
        ada.request().get("/api/tokens/" + id).then().body("exposedAt", notNullValue());
    }

    @Test
    void whatIsHandedInIsChecked() {
        report(Map.of()).then().spec(invalid("#/secret"));
        report(Map.of("secret", " ")).then().spec(invalid("#/secret"));
        report(Map.of("secret", 1)).then().spec(problem(400, "malformed-json"));
        for (var url : List.of(
                "javascript:alert(1)", "nowhere", "https://x\ny", "http:///etc", "https://" + "x".repeat(3_000))) {
            report(Map.of("secret", secret, "url", url)).then().spec(invalid("#/url"));
        }
        with(secret).get("/api/test/things").then().statusCode(200);
    }

    @Test
    void gitHubIsNotListenedToWithoutItsKeys() {
        given().contentType("application/json")
                .body("[]")
                .post("/api/leaked-tokens/github")
                .then()
                .spec(problem(404, "not-found"));
    }
}
