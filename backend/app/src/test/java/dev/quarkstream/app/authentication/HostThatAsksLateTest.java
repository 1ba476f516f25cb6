package dev.quarkstream.app.authentication;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.with;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.quarkstream.app.testing.Api.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application in which nobody is identified before somebody asks who it is. */
@QuarkusTest
@TestProfile(HostThatAsksLateTest.Settings.class)
class HostThatAsksLateTest {

    public static class Settings implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.http.auth.proactive", "false",
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
    void whoeverSignedInElsewhereIsAsGoodAsASession() {
        given().cookie("host", ada.id())
                .get("/q/host/me")
                .then()
                .statusCode(200)
                .body(equalTo(ada.id() + " may delete"));
        given().cookie("host", ada.id()).get("/q/host/things").then().statusCode(200);
        given().cookie("host", ada.id()).get("/api/tokens").then().statusCode(200);
    }

    @Test
    void anotherSiteCannotActOnOurEndpoints() {
        given().cookie("host", ada.id()).delete("/api/tokens").then().statusCode(403);
        given().cookie("quarkstream", ada.cookie())
                .post("/q/host/things")
                .then()
                .statusCode(403);
        given().cookie("host", ada.id())
                .header("Sec-Fetch-Site", "same-origin")
                .delete("/api/tokens")
                .then()
                .statusCode(204);
    }

    @Test
    void aTokenIsHeldToWhatItSaysAndABadOneIsRefused() {
        var token = ada.token("read");
        with(token).get("/q/host/things").then().statusCode(200);
        with(token).post("/q/host/things").then().statusCode(403);
        with(token).delete("/api/token").then().statusCode(204);
        with(token).get("/q/host/things").then().statusCode(401);
        with("host-" + ada.id()).get("/q/host/things").then().statusCode(200);
    }
}
