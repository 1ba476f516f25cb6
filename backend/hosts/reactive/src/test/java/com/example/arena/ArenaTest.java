package com.example.arena;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application that never waits: Hibernate Reactive, bearer tokens of its own beside ours, our cookie, ids in text. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
class ArenaTest {

    @Inject
    Players players;

    @Inject
    Pool database;

    private String id = "";
    private String cookie = "";

    @BeforeEach
    void somebodySignsIn() {
        id = "player one/" + UUID.randomUUID();
        players.join(id, 1).await().indefinitely();
        cookie = signIn(id);
    }

    private static String signIn(String name) {
        return given().contentType("application/json")
                .header("Sec-Fetch-Site", "same-origin")
                .body("{\"name\":\"" + name + "\"}")
                .post("/games/sign-in")
                .then()
                .statusCode(204)
                .extract()
                .cookie("quarkstream");
    }

    private RequestSpecification fromOwnPage() {
        return given().cookie("quarkstream", cookie)
                .header("Sec-Fetch-Site", "same-origin")
                .contentType("application/json");
    }

    private static RequestSpecification bearer(String secret) {
        return given().header("Authorization", "Bearer " + secret).contentType("application/json");
    }

    private String token() {
        return fromOwnPage()
                .body("{\"name\":\"Console\",\"permissions\":[\"play\",\"watch\"]}")
                .post("/api/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("plainTextToken");
    }

    @Test
    void whoeverHasOurCookieMayDoAll() {
        fromOwnPage().get("/games").then().statusCode(200).body("watching", equalTo(id));
        fromOwnPage().post("/games").then().statusCode(200).body("playing", equalTo(id));
        fromOwnPage().get("/api/session").then().statusCode(200).body("user.id", equalTo(id), "user.name", equalTo(id));
    }

    @Test
    void aTokenMayDoWhatItsPermissionsSay() {
        String watcher = fromOwnPage()
                .body("{\"name\":\"Screen\"}")
                .post("/api/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("plainTextToken");
        bearer(watcher).get("/games").then().statusCode(200).body("watching", equalTo(id));
        bearer(watcher).post("/games").then().statusCode(403).body("required", hasItem("play"));
        bearer(token()).post("/games").then().statusCode(200);
    }

    @Test
    void aTokenThatCodeMadeIsAsGood() {
        var secret = fromOwnPage()
                .post("/games/player-token")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        bearer(secret).post("/games").then().statusCode(200).body("playing", equalTo(id));
    }

    @Test
    void theVeryNextRequestWithARevokedTokenIsRefused() {
        var secret = token();
        bearer(secret).get("/games").then().statusCode(200);
        bearer(secret).delete("/api/token").then().statusCode(204);
        bearer(secret)
                .get("/games")
                .then()
                .statusCode(401)
                .body("type", equalTo("urn:quarkstream:problem:invalid-token"));
    }

    @Test
    void aTokenMayNoMoreThanItsOwnerAndTheChangeIsHeardAtOnce() {
        id = "beginner " + UUID.randomUUID();
        players.join(id, 0).await().indefinitely();
        cookie = signIn(id);
        var secret = token();
        bearer(secret).get("/games").then().statusCode(200);
        bearer(secret).post("/games").then().statusCode(403).body("required", hasItem("play"));
        fromOwnPage().post("/games/training").then().statusCode(204);
        bearer(secret).post("/games").then().statusCode(200);
    }

    @Test
    void aPlayerWhoIsDeletedBySqlTakesEverythingAlong() {
        var secret = token();
        bearer(secret).get("/games").then().statusCode(200);
        database.query("DELETE FROM Player WHERE id = '" + id + "'")
                .execute()
                .await()
                .indefinitely();
        var end = System.nanoTime() + 5_000_000_000L;
        while (bearer(secret).get("/games").statusCode() != 401) { // another client told the database: we hear of it
            assertThat(System.nanoTime()).isLessThan(end);
        }
        fromOwnPage().get("/games").then().statusCode(401);
    }

    @Test
    void theApplicationsOwnBearerTokensAreLeftToIt() {
        bearer("referee-of-the-arena")
                .post("/games/whistle")
                .then()
                .statusCode(200)
                .body(equalTo("Stop"));
        bearer("referee-of-the-arena").get("/games").then().statusCode(200).body("watching", equalTo("referee"));
        bearer(token()).post("/games/whistle").then().statusCode(403);
        bearer("somebody-elses")
                .get("/games")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("arena"));
    }

    @Test
    void aTokenOfOursThatIsNotGoodIsRefusedByUs() {
        var secret = token();
        bearer(secret).delete("/api/token").then().statusCode(204);
        bearer(secret).get("/games").then().statusCode(401).header("WWW-Authenticate", containsString("invalid_token"));
    }

    @Test
    void anotherSiteCannotActWithTheCookie() {
        given().cookie("quarkstream", cookie)
                .header("Sec-Fetch-Site", "cross-site")
                .contentType("application/json")
                .post("/games")
                .then()
                .statusCode(403);
        given().contentType("application/json")
                .header("Sec-Fetch-Site", "cross-site")
                .body("{\"name\":\"" + id + "\"}")
                .post("/games/sign-in")
                .then()
                .statusCode(403);
    }

    @Test
    void thePanelIsThere() {
        given().get("/quarkstream/").then().statusCode(200).contentType(startsWith("text/html"));
        given().get("/").then().statusCode(404);
    }
}
