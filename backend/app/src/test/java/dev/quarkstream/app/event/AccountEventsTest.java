package dev.quarkstream.app.event;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.signIn;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.invalid;
import static dev.quarkstream.app.testing.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.AtOnce;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestClock;
import dev.quarkstream.event.RefusedEvents;
import dev.quarkstream.schema.Pruner;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person reads what happened to the account. */
@QuarkusTest
class AccountEventsTest {

    @Inject
    RefusedEvents refusals;

    @Inject
    Pruner pruner;

    @Inject
    TestClock clock;

    @Inject
    Sql sql;

    private Person ada;

    @BeforeEach
    void somebodyIsThere() {
        ada = person();
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    private List<String> kinds() {
        return ada.request().get("/api/events").then().statusCode(200).extract().path("events.kind");
    }

    private void rename(String id, String name) {
        ada.request()
                .contentType("application/json")
                .body(Map.of("name", name))
                .patch("/api/tokens/" + id)
                .then()
                .statusCode(200);
    }

    private void flush() {
        refusals.flush().await().indefinitely();
    }

    @Test
    void theLifeOfATokenIsTold() {
        var issued = ada.issue(Map.of("name", "Deploys", "permissions", List.of("read")));
        String id = issued.path("token.id");
        rename(id, "Releases");
        ada.post("/api/tokens/" + id + "/rotation", Map.of()).then().statusCode(200);
        ada.request().delete("/api/tokens/" + id + "/previous-secret").then().statusCode(204);
        ada.request().delete("/api/tokens/" + id).then().statusCode(204);
        assertThat(kinds())
                .containsExactly(
                        "token-revoked",
                        "token-overlap-ended",
                        "token-rotated",
                        "token-changed",
                        "token-created",
                        "signed-in");
        ada.request()
                .get("/api/events")
                .then()
                .body("events[4].token.name", equalTo("Deploys"))
                .body("events[0].token.name", equalTo("Releases"))
                .body("events[0].token.id", equalTo(id))
                .body("events[0].address", equalTo("127.0.0.1"))
                .body("events[0].times", equalTo(1))
                .body("events[0].url", nullValue())
                .body("events[5].token", nullValue())
                .body("next", nullValue());
    }

    @Test
    void aChangeOfNothingIsNoEvent() {
        String id = ada.issue(Map.of("name", "x")).path("token.id");
        ada.request()
                .contentType("application/json")
                .body("{}")
                .patch("/api/tokens/" + id)
                .then()
                .statusCode(200)
                .body("name", equalTo("x"));
        assertThat(kinds()).containsExactly("token-created", "signed-in");
    }

    @Test
    void allTokensThatAreRevokedAtOnceAreTold() {
        ada.token("read");
        ada.token("read");
        ada.request().delete("/api/tokens").then().statusCode(204);
        assertThat(kinds()).startsWith("token-revoked", "token-revoked", "token-created");
    }

    @Test
    void sessionsAreTold() {
        signIn(ada.email(), PASSWORD).then().statusCode(200);
        assertThat(kinds()).containsExactly("signed-in", "signed-in");
        var elsewhere = signIn(ada.email(), PASSWORD).cookie("quarkstream");
        given().header("Sec-Fetch-Site", "same-origin")
                .cookie("quarkstream", elsewhere)
                .delete("/api/session")
                .then()
                .statusCode(204);
        assertThat(kinds()).startsWith("signed-out", "signed-in");
    }

    @Test
    void whatTheClientSaysOfItselfIsKeptInShort() {
        ada.request()
                .header("User-Agent", "Mozilla/5.0\t(" + "x".repeat(5_000) + ")")
                .contentType("application/json")
                .body(Map.of("name", "x"))
                .post("/api/tokens")
                .then()
                .statusCode(201);
        String agent = ada.request().get("/api/events").path("events[0].agent");
        assertThat(agent).startsWith("Mozilla/5.0 (xxx").hasSize(255);
    }

    @Test
    void wrongPasswordsAreCountedByTheHour() {
        for (var i = 0; i < 3; i++) {
            signIn(ada.email(), "wrong horse battery").then().statusCode(422);
        }
        flush();
        signIn(ada.email(), "wrong horse battery").then().statusCode(422);
        flush();
        ada.request()
                .get("/api/events")
                .then()
                .body("events", hasSize(2))
                .body("events[0].kind", equalTo("sign-in-failed"))
                .body("events[0].times", equalTo(4));
    }

    @Test
    void aRetiredSecretIsToldOnceAnHour() {
        var issued = ada.issue(Map.of("name", "Deploys", "permissions", List.of("read")));
        ada.post("/api/tokens/" + issued.path("token.id") + "/rotation", Map.of("overlap", "PT0S"))
                .then()
                .statusCode(200);
        for (var i = 0; i < 50; i++) {
            with(issued.path("plainTextToken")).get("/api/test/things").then().statusCode(401);
        }
        flush();
        ada.request()
                .get("/api/events?kind=retired-secret-used")
                .then()
                .body("events", hasSize(1))
                .body("events[0].times", equalTo(50))
                .body("events[0].token.name", equalTo("Deploys"));
        clock.advance(Duration.ofHours(1));
        with(issued.path("plainTextToken")).get("/api/test/things").then().statusCode(401);
        flush();
        ada.request().get("/api/events?kind=retired-secret-used").then().body("events", hasSize(2));
    }

    /** Each secret is remembered with the name that the token had then. */
    @Test
    void aTokenThatIsRenamedMeanwhileHoldsNoRefusalsUp() {
        var issued = ada.issue(Map.of("name", "Deploys"));
        String id = issued.path("token.id");
        String first = issued.path("plainTextToken");
        String second = ada.post("/api/tokens/" + id + "/rotation", Map.of("overlap", "PT0S"))
                .path("plainTextToken");
        ada.post("/api/tokens/" + id + "/rotation", Map.of("overlap", "PT0S"))
                .then()
                .statusCode(200);
        with(first).get("/api/test/things").then().statusCode(401);
        rename(id, "Releases");
        with(second).get("/api/test/things").then().statusCode(401);
        flush();
        ada.request()
                .get("/api/events?kind=retired-secret-used")
                .then()
                .body("events", hasSize(1))
                .body("events[0].times", equalTo(2));
    }

    @Test
    void aFloodOfUnknownTokensIsNobodysEvent() {
        var before = sql.value("SELECT count(*) FROM quarkstream.event");
        for (var i = 0; i < 100; i++) {
            with("nonsense" + i).get("/api/test/things").then().statusCode(401);
        }
        flush();
        assertThat(sql.value("SELECT count(*) FROM quarkstream.event")).isEqualTo(before);
    }

    @Test
    void aReusedSecretIsTold() {
        var issued = ada.issue(Map.of("name", "Deploys", "selfRotation", true));
        ada.post("/api/tokens/" + issued.path("token.id") + "/rotation", Map.of("overlap", "PT0S"))
                .then()
                .statusCode(200);
        with(issued.path("plainTextToken")).post("/api/token/rotation").then().statusCode(401);
        flush();
        assertThat(kinds()).startsWith("retired-secret-used", "token-reuse-revoked");
    }

    @Test
    void aListIsReadPageByPage() {
        for (var i = 0; i < 5; i++) {
            ada.token("read");
        }
        var seen = new ArrayList<String>();
        var path = "/api/events?limit=4";
        for (String next = null; ; ) {
            var page = ada.request().get(next == null ? path : path + "&before=" + next);
            seen.addAll(page.path("events.id"));
            next = page.path("next");
            if (next == null) {
                break;
            }
        }
        assertThat(seen).hasSize(6).doesNotHaveDuplicates().isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @Test
    void aListIsOfOneTokenOrOfOneKind() {
        ada.token("read");
        String id = ada.issue(Map.of("name", "other")).path("token.id");
        ada.request()
                .get("/api/events?token=" + id)
                .then()
                .body("events", hasSize(1))
                .body("events[0].token.id", equalTo(id));
        ada.request()
                .get("/api/events?kind=token-created")
                .then()
                .body("events", hasSize(2))
                .body("events.kind", everyItem(equalTo("token-created")));
        ada.request()
                .get("/api/events?kind=token-created&token=" + id)
                .then()
                .body("events", hasSize(1))
                .body("events[0].id", notNullValue());
        ada.request().get("/api/events?token=" + UUID.randomUUID()).then().body("events", hasSize(0));
    }

    @Test
    void whatIsAskedForIsChecked() {
        ada.request().get("/api/events?limit=0").then().spec(invalid("#/limit"));
        ada.request().get("/api/events?limit=101").then().spec(invalid("#/limit"));
        ada.request().get("/api/events?before=x").then().spec(invalid("#/before"));
        ada.request().get("/api/events?token=x").then().spec(invalid("#/token"));
        ada.request().get("/api/events?kind=x").then().spec(invalid("#/kind"));
    }

    @Test
    void othersSeeNothingOfIt() {
        ada.token("read");
        person().request().get("/api/events").then().body("events", hasSize(1)); // their own sign-in
        with(ada.token("read")).get("/api/events").then().spec(problem(403, "session-required"));
        given().get("/api/events").then().statusCode(401);
    }

    @Test
    void whatHappenedLongAgoIsPruned() {
        ada.token("read");
        sql.run(
                "UPDATE quarkstream.event SET at = now() - interval '91 days' WHERE owner_id = ? AND kind = 'signed-in'",
                ada.id());
        pruner.pruneAll().await().indefinitely();
        assertThat(kinds()).containsExactly("token-created");
    }

    @Test
    void anOwnerWhoGoesTakesAllOfItAlong() {
        ada.token("read");
        sql.run("DELETE FROM account WHERE id = ?", UUID.fromString(ada.id()));
        assertThat(sql.value("SELECT count(*) FROM quarkstream.event WHERE owner_id = ?", ada.id()))
                .isEqualTo(0L);
    }

    @Test
    void anOwnerWhoGoesInTheMiddleLeavesNothingAndHoldsNobodyUp() throws Exception {
        for (var round = 0; round < 10; round++) {
            var bob = person();
            String id = bob.issue(Map.of("name", "x")).path("token.id");
            var statuses = AtOnce.run(5, number -> switch (number) {
                case 0 -> sql.run("DELETE FROM account WHERE id = ?", UUID.fromString(bob.id())) == 1 ? 204 : 0;
                case 1 -> bob.request().delete("/api/tokens/" + id).statusCode();
                case 2 -> bob.post("/api/tokens/" + id + "/rotation", Map.of()).statusCode();
                case 3 -> bob.post("/api/tokens", Map.of("name", "y")).statusCode();
                default -> bob.request().delete("/api/session").statusCode();
            });
            assertThat(statuses).isSubsetOf(200, 201, 204, 401, 404, 409);
            assertThat(sql.value("SELECT count(*) FROM quarkstream.event WHERE owner_id = ?", bob.id()))
                    .isEqualTo(0L);
        }
    }
}
