package com.example.library;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
class VirtualThreadTest {

    @Inject
    Members members;

    @Test
    void aVirtualThreadMakesTokens() {
        var secret = Form.signIn(members)
                .request()
                .post("/loans/virtual-reader")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        given().header("Authorization", "Bearer " + secret)
                .get("/api/token")
                .then()
                .statusCode(200)
                .body("name", startsWith("VirtualThread"));
    }
}
