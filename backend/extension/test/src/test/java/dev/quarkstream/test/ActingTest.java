package dev.quarkstream.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.security.ForbiddenException;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** In an application that has no database while it is tested. */
@QuarkusTest
@ActingAsToken(permissions = "read", owner = "ada", name = "Phone")
class ActingTest {

    @Inject
    ReportResource reports;

    @Test
    void aTokenMayDoWhatItCarries() {
        given().get("/reports").then().statusCode(200).body(equalTo("ada by Phone false"));
        assertThat(reports.read()).isEqualTo("ada by Phone false");
    }

    @Test
    void aTokenIsRefusedWhatItDoesNotCarryAsARealOneIs() {
        given().post("/reports")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", containsString("scope=\"write\""))
                .body("required", hasItem("write"));
        given().delete("/reports").then().statusCode(403).body("type", containsString("session-required"));
        assertThatThrownBy(reports::write).isInstanceOf(ForbiddenException.class);
    }

    @Test
    @ActingAsSession(owner = "bob")
    void whoeverIsSignedInMayDoAllAndTheMethodCounts() {
        given().get("/reports").then().statusCode(200).body(equalTo("bob by session true"));
        given().post("/reports").then().statusCode(200);
        given().delete("/reports").then().statusCode(200);
        given().get("/api/permissions").then().statusCode(200).body("permissions.name", hasItem("write"));
    }

    @Test
    void aRequestWithACredentialOfItsOwnIsTheCredentials() {
        given().header("Authorization", "Bearer nonsense")
                .get("/reports")
                .then()
                .statusCode(401)
                .body("type", containsString("invalid-token"));
    }
}
