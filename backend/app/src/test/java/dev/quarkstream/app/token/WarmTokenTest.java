package dev.quarkstream.app.token;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.challenge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.AtOnce;
import dev.quarkstream.app.testing.Problems;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestClock;
import dev.quarkstream.secret.PlainTextToken;
import dev.quarkstream.verification.CredentialChanges;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token that is remembered, and what must reach it all the same. */
@QuarkusTest
class WarmTokenTest {

    private static final String VERIFY = "FROM \"quarkstream\".access_token WHERE digest";

    @Inject
    Sql sql;

    @Inject
    CredentialChanges changes;

    @Inject
    TestClock clock;

    private Person ada;
    private String token;
    private String id;

    @BeforeEach
    void issue() {
        ada = person();
        var issued = ada.issue(Map.of("name", "warm", "permissions", new String[] {"read"}));
        token = issued.path("plainTextToken");
        id = issued.path("token.id");
    }

    @AfterEach
    void setTheClock() {
        clock.reset();
    }

    @Test
    void itCostsNoStatement() {
        warm();
        var before = sql.statements(VERIFY);
        for (var i = 0; i < 20; i++) {
            with(token).get("/api/permissions").then().statusCode(200);
        }
        assertThat(sql.statements(VERIFY)).isEqualTo(before);
    }

    @Test
    void itIsDeadBeforeItsDeletionIsAnswered() {
        for (var i = 0; i < 50; i++) {
            var one = ada.issue(Map.of("name", "short-lived"));
            String secret = one.path("plainTextToken");
            with(secret).get("/api/permissions").then().statusCode(200);
            ada.request().delete("/api/tokens/" + one.path("token.id")).then().statusCode(204);
            refused(secret);
        }
    }

    @Test
    void itRevokesItself() {
        warm();
        with(token).delete("/api/token").then().statusCode(204);
        refused(token);
    }

    @Test
    void itGoesWithAllOthers() {
        warm();
        ada.request().delete("/api/tokens").then().statusCode(204);
        refused(token);
    }

    @Test
    void itLosesAPermissionFromTheNextRequestOn() {
        with(token).get("/api/test/things").then().statusCode(200);
        ada.request()
                .contentType("application/json")
                .body(Map.of("permissions", new String[] {"create"}))
                .patch("/api/tokens/" + id)
                .then()
                .statusCode(200);
        with(token).get("/api/test/things").then().statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM quarkstream.access_token WHERE id = ?::uuid",
                "DELETE FROM account WHERE id::text = (SELECT owner_id FROM quarkstream.access_token WHERE id = ?::uuid)",
                "UPDATE quarkstream.access_token SET expires_at = now() - interval '1 second' WHERE id = ?::uuid",
                "UPDATE quarkstream.access_token SET digest = sha256('another secret') WHERE id = ?::uuid",
            })
    void whatSomebodyTypesAtTheDatabaseCountsToo(String statement) {
        warm();
        sql.run(statement, id);
        refused(token);
    }

    @Test
    void whatIsChangedAtTheDatabaseCountsToo() {
        with(token).get("/api/test/things").then().statusCode(200);
        sql.run("UPDATE quarkstream.access_token SET permissions = '{create}' WHERE id = ?::uuid", id);
        with(token).get("/api/test/things").then().statusCode(403);
    }

    @Test
    void anEmptiedTableCountsToo() {
        warm();
        sql.run("TRUNCATE quarkstream.access_token CASCADE");
        refused(token);
    }

    @Test
    void aChangedOwnerIsAskedForAgainAndARenamedTokenIsNot() {
        warm();
        var before = sql.statements(VERIFY);
        sql.run("UPDATE quarkstream.access_token SET name = 'another name' WHERE id = ?::uuid", id);
        with(token).get("/api/permissions").then().statusCode(200);
        assertThat(sql.statements(VERIFY)).isEqualTo(before);
        sql.value("SELECT quarkstream.forget_owner(?)::text", ada.id());
        changes.heard().await().atMost(Duration.ofSeconds(5));
        with(token).get("/api/permissions").then().statusCode(200);
        assertThat(sql.statements(VERIFY)).isEqualTo(before + 1);
    }

    @Test
    void itIsRefusedFromTheInstantOfItsExpiry() {
        var expiring = expiringIn(Duration.ofMinutes(30));
        with(expiring).get("/api/permissions").then().statusCode(200);
        clock.advance(Duration.ofHours(1));
        refused(expiring);
        clock.advance(Duration.ofHours(-1));
        with(expiring).get("/api/permissions").then().statusCode(200); // it was the clock that was wrong
    }

    @Test
    void aClockThatIsSetBackBringsNoExpiredTokenBack() throws Exception {
        var expiring = expiringIn(Duration.ofMillis(1_500));
        with(expiring).get("/api/permissions").then().statusCode(200);
        clock.advance(Duration.ofHours(-1));
        with(expiring).get("/api/permissions").then().statusCode(200);
        Thread.sleep(1_600); // by the database's clock, which no test can set
        refused(expiring);
        clock.advance(Duration.ofHours(2));
        refused(expiring);
        clock.reset();
        refused(expiring);
    }

    @Test
    void manyAtOnceShareOneQuestion() throws Exception {
        var before = sql.statements(VERIFY);
        var answers = AtOnce.run(16, i -> with(token).get("/api/permissions").statusCode());
        assertThat(answers).containsOnly(200);
        assertThat(sql.statements(VERIFY) - before).isLessThanOrEqualTo(2);
    }

    @Test
    void aSecretThatNobodyKnowsIsAskedForOnce() {
        var unknown = PlainTextToken.generate("qst_").value();
        var before = sql.statements(VERIFY);
        for (var i = 0; i < 5; i++) {
            refused(unknown);
        }
        assertThat(sql.statements(VERIFY)).isEqualTo(before + 1);
    }

    @Test
    void aSessionIsRememberedUntilItEndsAnywhere() {
        var sessions = "FROM \"quarkstream\".user_session WHERE id";
        ada.request().get("/api/user").then().statusCode(200);
        var before = sql.statements(sessions);
        ada.request().get("/api/user").then().statusCode(200);
        assertThat(sql.statements(sessions)).isEqualTo(before);
        sql.run("DELETE FROM quarkstream.user_session WHERE owner_id = ?", ada.id());
        ada.request().get("/api/user").then().spec(challenge(401, "unauthenticated", ""));
    }

    @Test
    void requestsAreCountedByTheDay() {
        for (var i = 0; i < 7; i++) {
            warm();
        }
        clock.advance(Duration.ofDays(-1));
        warm();
        clock.reset();
        ada.request()
                .get("/api/tokens/" + id + "/usage")
                .then()
                .statusCode(200)
                .body("days.size()", equalTo(30))
                .body("days[29].date", equalTo(Instant.now().toString().substring(0, 10)))
                .body("days[29].requests", equalTo(7))
                .body("days[28].requests", equalTo(1))
                .body("days[0].requests", equalTo(0));
        with(token).get("/api/tokens/" + id + "/usage").then().spec(Problems.problem(403, "session-required"));
        person().request().get("/api/tokens/" + id + "/usage").then().spec(Problems.problem(404, "not-found"));
    }

    private String expiringIn(Duration life) {
        return ada.issue(Map.of(
                        "name", "x", "expiresAt", Instant.now().plus(life).toString()))
                .path("plainTextToken");
    }

    private void warm() {
        with(token).get("/api/permissions").then().statusCode(200);
    }

    private static void refused(String token) {
        with(token).get("/api/permissions").then().spec(challenge(401, "invalid-token", ", error=\"invalid_token\""));
    }
}
