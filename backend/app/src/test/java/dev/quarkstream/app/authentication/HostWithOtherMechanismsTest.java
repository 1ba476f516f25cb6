package dev.quarkstream.app.authentication;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.challenge;
import static dev.quarkstream.app.testing.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.quarkstream.app.testing.Api.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application in which people sign in by other ways than ours, too. */
@QuarkusTest
@TestProfile(HostWithOtherMechanismsTest.Settings.class)
class HostWithOtherMechanismsTest {

    public static class Settings implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkstream.authentication.paths", "/",
                    "host.form", "true",
                    "host.bearer", "true");
        }
    }

    private Person ada;

    @BeforeEach
    void somebodyIsThere() {
        ada = person();
    }

    @Test
    void whoeverSignedInElsewhereMayDoAllThatPermissionsName() {
        asHost().get("/q/host/me").then().statusCode(200).body(equalTo(ada.id() + " may delete"));
        asHost().get("/q/host/things").then().statusCode(200);
        asHost().get("/api/test/things").then().statusCode(200);
        given().header("Authorization", "Bearer host-" + ada.id())
                .get("/q/host/things")
                .then()
                .statusCode(200);
    }

    @Test
    void whoeverSignedInElsewhereHasTheTokens() {
        asHost().header("Sec-Fetch-Site", "same-origin")
                .contentType(ContentType.JSON)
                .body(Map.of("name", "x"))
                .post("/api/tokens")
                .then()
                .statusCode(201);
        asHost().get("/api/tokens").then().statusCode(200).body("tokens.size()", equalTo(1));
        asHost().get("/api/token").then().spec(problem(403, "token-required"));
    }

    @Test
    void whoeverSignedInElsewhereIsToldWhoTheyAreAndHasNoSessionToEnd() {
        asHost().get("/api/session")
                .then()
                .statusCode(200)
                .body("user.id", equalTo(ada.id()))
                .body("user.email", equalTo(ada.email()))
                .body("expiresAt", nullValue());
        asHost().header("Sec-Fetch-Site", "same-origin")
                .delete("/api/session")
                .then()
                .spec(problem(404, "not-found"));
    }

    @Test
    void anotherSiteCannotActOnOurEndpointsWithTheCookieOfAnotherMechanism() {
        asHost().contentType(ContentType.JSON)
                .body(Map.of("name", "x"))
                .post("/api/tokens")
                .then()
                .spec(problem(403, "cross-site-request"));
        asHost().header("Sec-Fetch-Site", "cross-site")
                .delete("/api/tokens")
                .then()
                .spec(problem(403, "cross-site-request"));
        given().header("Authorization", "Bearer host-" + ada.id())
                .delete("/api/tokens")
                .then()
                .statusCode(204);
    }

    @Test
    void theApplicationsOwnEndpointsAreItsOwnToGuardAgainstItsOwnCookie() {
        asHost().header("Sec-Fetch-Site", "cross-site")
                .post("/q/host/things")
                .then()
                .statusCode(200);
    }

    @Test
    void ourCookieIsGuardedEverywhere() {
        given().cookie("quarkstream", ada.cookie())
                .post("/q/host/things")
                .then()
                .spec(problem(403, "cross-site-request"));
        ada.request().post("/q/host/things").then().statusCode(200);
    }

    @Test
    void aTokenIsGoodOnEveryPathForWhatItSays() {
        var token = ada.token("read");
        with(token).get("/q/host/me").then().statusCode(200).body(equalTo(ada.id()));
        with(token).get("/q/host/things").then().statusCode(200);
        with(token).post("/q/host/things").then().statusCode(403).body("required", contains("create"));
    }

    @Test
    void aTokenCanEndItselfByCode() {
        var token = ada.token("read");
        with(token).delete("/q/host/token").then().statusCode(204);
        with(token).get("/q/host/me").then().statusCode(401);
    }

    @Test
    void aTokenThatIsNotOursIsLeftToTheOtherMechanism() {
        with("eyJhbGciOiJub25lIn0.e30.")
                .get("/q/host/me")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer realm=\"host\"");
        with("host-bob").get("/q/host/me").then().statusCode(200).body(startsWith("bob"));
        with("nonsense")
                .cookie("quarkstream", ada.cookie())
                .get("/q/host/me")
                .then()
                .statusCode(401);
    }

    @Test
    void aTokenOfOursIsRefusedByUs() {
        var token = ada.token("read");
        with(token).delete("/api/token").then().statusCode(204);
        with(token).get("/q/host/me").then().spec(challenge(401, "invalid-token", ", error=\"invalid_token\""));
    }

    @Test
    void aCookieOfOursThatIsNoneLeavesTheOtherMechanismsToIt() {
        asHost().cookie("quarkstream", "nonsense")
                .get("/q/host/me")
                .then()
                .statusCode(200)
                .cookie("quarkstream", "");
    }

    @Test
    void theOtherMechanismsNameAndRolesStay() {
        asHost().get("/q/host/clerks").then().statusCode(200).body(equalTo(ada.id()));
        ada.request().get("/q/host/clerks").then().statusCode(403);
        with(ada.token("read")).get("/q/host/clerks").then().statusCode(403);
        given().get("/q/host/clerks").then().statusCode(not(200));
    }

    private RequestSpecification asHost() {
        return given().cookie("host", ada.id());
    }
}
